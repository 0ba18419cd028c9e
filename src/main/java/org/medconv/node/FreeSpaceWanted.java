package org.medconv.node;

import java.io.IOException;
import java.nio.file.Path;
import org.medconv.receive.ReceiveConfig;
import org.medconv.words.Bytes;
import org.medconv.words.WritableFolder;

/** Checks whether {@code receive.minimumFree} is possible at all. */
public final class FreeSpaceWanted {
  private FreeSpaceWanted() {}

  /**
   * @throws IOException if the whole disk is smaller, so that every object would be refused
   */
  public static void require(ReceiveConfig receive) throws IOException {
    Path storage = WritableFolder.existing(receive.storage());
    long whole = storage.toFile().getTotalSpace();
    // 0: the file system does not report a size.
    if (whole > 0 && whole < receive.minimumFreeBytes()) {
      throw new IOException(
          "receive.minimumFree is %s, but the disk of %s holds only %s in total: every object would be refused. Set a smaller value, or move receive.storage to a larger disk"
              .formatted(Bytes.of(receive.minimumFreeBytes()), storage, Bytes.of(whole)));
    }
  }
}
