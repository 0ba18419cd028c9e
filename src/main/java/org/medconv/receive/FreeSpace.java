package org.medconv.receive;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room there is; a door for tests, since no test can fill a disk politely. */
interface FreeSpace {
  /** Bytes that this process may still write. */
  long usableBytes() throws IOException;

  /** The room on the file system that holds a folder. */
  static FreeSpace of(Path folder) throws IOException {
    FileStore fileStore = Files.getFileStore(folder);
    return fileStore::getUsableSpace;
  }
}
