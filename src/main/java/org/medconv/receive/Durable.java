package org.medconv.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.medconv.disk.OwnerOnly;

/** Writing so that a power cut right afterwards changes nothing. */
final class Durable {
  private Durable() {}

  /** Makes the names in a folder durable: a rename counts only after this. */
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      // Not fdatasync: it may leave out a directory's entries.
      channel.force(true);
    }
  }

  /** Puts a small file into place as a whole: a reader sees the old content or the new. */
  static void write(Path file, byte[] content) throws IOException {
    Path folder = file.getParent();
    Path temporary = OwnerOnly.temporary(folder, ".", ".part");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        writeFully(channel, ByteBuffer.wrap(content));
        channel.force(false);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      discard(temporary, e);
      throw e;
    }
    syncFolder(folder);
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Deletes what must not stay behind; a failure to do so hangs on the first cause. */
  static void discard(Path file, Throwable cause) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
