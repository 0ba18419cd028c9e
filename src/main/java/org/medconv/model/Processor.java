package org.medconv.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The processor as it names itself. Two processors of one architecture add in different orders, so
 * that a training repeats to the same check sums on its own kind alone.
 */
public final class Processor {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Processor() {}

  /** {@code AMD EPYC 9B45 (amd64)}; the architecture alone where the system does not say more. */
  public static String name() {
    return name(CPU_INFO);
  }

  static String name(Path cpuInfo) {
    String architecture = System.getProperty("os.arch");
    try (Stream<String> lines = Files.lines(cpuInfo)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .map(model -> "%s (%s)".formatted(model, architecture))
          .orElse(architecture);
    } catch (IOException e) {
      return architecture;
    }
  }
}
