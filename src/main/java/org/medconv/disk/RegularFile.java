package org.medconv.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that can be read to its end. Opening a named pipe blocks until another process writes to
 * it, possibly forever; a device such as {@code /dev/zero} has no end and reports a size of 0.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Opens a file for reading; a link is followed.
   *
   * @throws IOException when there is none, when it may not be read, or when it is a folder, a
   *     pipe, a device or a socket
   */
  public static InputStream open(Path file) throws IOException {
    BasicFileAttributes kind = Files.readAttributes(file, BasicFileAttributes.class);
    if (kind.isDirectory()) {
      throw new IOException("it is a folder; name a file");
    }
    if (!kind.isRegularFile()) {
      throw new IOException("it is a pipe, a device or a socket; name a regular file");
    }
    return Files.newInputStream(file);
  }
}
