package org.medconv.dicom.net;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Checks after each test that no thread, socket or network deadline is left. */
final class Leaks implements BeforeEachCallback, AfterEachCallback {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private long socketsBefore;

  static {
    primeTheJdk();
  }

  /** The JDK keeps one socket for itself from the first connection on. */
  private static void primeTheJdk() {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      client.setTcpNoDelay(accepted.getTcpNoDelay());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    socketsBefore = sockets();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    await("threads, sockets and deadlines to be given back")
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              org.assertj.core.api.Assertions.assertThat(threads()).isEmpty();
              org.assertj.core.api.Assertions.assertThat(Deadlines.pending()).isZero();
              org.assertj.core.api.Assertions.assertThat(sockets())
                  .isLessThanOrEqualTo(socketsBefore);
            });
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("dicom-") && !name.equals("dicom-deadlines"))
        .toList();
  }

  private static long sockets() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.filter(Leaks::isSocket).count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
