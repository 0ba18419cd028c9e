package org.medconv.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs by others that read what we write. */
final class Peer {
  static final Path PIXELMED = Path.of("/usr/share/java/pixelmed.jar");

  record Answer(int status, String output) {}

  private Peer() {}

  static void assumeInstalled(String program) {
    boolean there =
        List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    assumeTrue(there, program + " is not installed");
  }

  /** Both streams, read while it runs. */
  static Answer run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(command[0] + " does not end");
    }
    return new Answer(process.exitValue(), output);
  }

  /** What dciodvfy calls an error; its warnings are about what is allowed, and are not counted. */
  static List<String> dciodvfyErrors(Path file) throws IOException, InterruptedException {
    assumeInstalled("dciodvfy");
    return run("dciodvfy", "-new", file.toString())
        .output()
        .lines()
        .filter(line -> line.startsWith("Error"))
        .toList();
  }

  /** PixelMed's check of TID 1500; its exit status says nothing. */
  static String pixelmedSr(Path file) throws IOException, InterruptedException {
    assumeTrue(Files.exists(PIXELMED), PIXELMED + " is not installed");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx2g",
            "-Xss8m",
            "-Djdk.xml.xpathExprGrpLimit=0",
            "-Djdk.xml.xpathExprOpLimit=0",
            "-Djdk.xml.xpathTotalOpLimit=0",
            "-cp",
            PIXELMED.toString(),
            "com.pixelmed.validate.DicomSRValidator",
            file.toString()));
    return run(command.toArray(String[]::new)).output();
  }
}
