package org.medconv.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The address of a socket. Its path may have at most 107 bytes (sun_path of unix(7)). A longer one
 * is reached through a link in a temporary folder below {@code java.io.tmpdir}, which is deleted
 * afterwards.
 */
final class SocketPath implements AutoCloseable {
  private static final int LONGEST = 107;

  private final Path path;
  private final Path link;

  private SocketPath(Path path, Path link) {
    this.path = path;
    this.link = link;
  }

  /**
   * The address of a socket in an existing folder.
   *
   * @throws IOException if no path is short enough
   */
  static SocketPath to(Path socket) throws IOException {
    if (bytes(socket) <= LONGEST) {
      return new SocketPath(socket, null);
    }
    Path link = Files.createTempDirectory("medconv").resolve("d");
    SocketPath linked = new SocketPath(link.resolve(socket.getFileName()), link);
    if (bytes(linked.path) > LONGEST) {
      linked.close();
      throw new IOException(
          "The path of the node's socket, %s, has %d bytes; the limit is %d. Move the database (jobs.databaseUrl) to a shorter path."
              .formatted(socket, bytes(socket), LONGEST));
    }
    Files.createSymbolicLink(link, socket.toAbsolutePath().getParent());
    return linked;
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(path);
  }

  @Override
  public void close() throws IOException {
    if (link != null) {
      Files.deleteIfExists(link);
      Files.deleteIfExists(link.getParent());
    }
  }
}
