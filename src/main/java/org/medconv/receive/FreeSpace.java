package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How much room there is; a door for tests, since no test can fill a disk politely. */
interface FreeSpace {
  /** Bytes that this process may still write. */
  long usableBytes() throws IOException;

  /** The room on the file system that holds a folder. */
  static FreeSpace of(Path folder) {
    return () -> usableBytes(folder);
  }

  /**
   * Bytes that this process may still write where a folder is. Asked by the file system itself:
   * Java's file stores first search a mount point, and a changed root (chroot, systemd's
   * RootDirectory) may have none.
   *
   * @throws IOException if the file system does not answer
   */
  static long usableBytes(Path folder) throws IOException {
    long usable = folder.toFile().getUsableSpace();
    // It says 0 for a full disk as for a folder that is not there.
    if (usable == 0 && !Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    return usable;
  }
}
