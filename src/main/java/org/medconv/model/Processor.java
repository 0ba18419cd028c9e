package org.medconv.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The processor's own name. Processors of one architecture may add in different orders, so a
 * training gives the same check sums only on the same processor.
 */
public final class Processor {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Processor() {}

  /**
   * For example {@code AMD EPYC 9B45 (amd64)}; only the architecture if the system gives no name.
   */
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
