package org.medconv.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Other projects' programs for tests: finds them, and runs them to their end. */
public final class Programs {
  private Programs() {}

  /** The program's path, or the running test is skipped with the reason. */
  public static Path require(String name, String debianPackage) {
    Optional<Path> path = find(name);
    assumeTrue(
        path.isPresent(),
        () -> "skipped: %s is not installed (Debian package %s)".formatted(name, debianPackage));
    return path.orElseThrow();
  }

  public static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What a program that ran to its end printed, both streams together, and its exit status. */
  public record Result(int status, String output) {}

  /**
   * Runs a program to its end; {@code TCP_NODELAY=1} is set, which dcmtk and Orthanc need on
   * loopback.
   */
  public static Result run(List<String> command) {
    try {
      Path output = Files.createTempFile("program", ".log");
      Process process = start(command, Map.of(), output);
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(command.get(0) + " did not end within 10 minutes");
      }
      String text = Files.readString(output, StandardCharsets.ISO_8859_1);
      Files.delete(output);
      return new Result(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static Process start(List<String> command, Map<String, String> environment, Path output)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TCP_NODELAY", "1");
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
