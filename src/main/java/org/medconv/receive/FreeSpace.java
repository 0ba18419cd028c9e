package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The free space. An interface for tests, because no test should fill a disk. */
interface FreeSpace {
  /** Bytes that this process may still write. */
  long usableBytes() throws IOException;

  /** The free space on the file system of a folder. */
  static FreeSpace of(Path folder) {
    return () -> usableBytes(folder);
  }

  /**
   * Bytes that this process may still write into a folder. Asks the file system directly: Java's
   * file stores search for a mount point first, and a changed root (chroot, systemd's
   * RootDirectory) may have none.
   *
   * @throws IOException if the file system does not answer
   */
  static long usableBytes(Path folder) throws IOException {
    long usable = folder.toFile().getUsableSpace();
    // It returns 0 for a full disk and for a missing folder.
    if (usable == 0 && !Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    return usable;
  }
}
