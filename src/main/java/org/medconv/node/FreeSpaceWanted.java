package org.medconv.node;

import java.io.IOException;
import java.nio.file.Path;
import org.medconv.receive.ReceiveConfig;
import org.medconv.words.Bytes;
import org.medconv.words.WritableFolder;

/** Whether {@code receive.minimumFree} can be met at all. */
public final class FreeSpaceWanted {
  private FreeSpaceWanted() {}

  /**
   * @throws IOException when the whole disk is smaller: every object would be refused, for ever
   */
  public static void require(ReceiveConfig receive) throws IOException {
    Path storage = WritableFolder.existing(receive.storage());
    long whole = storage.toFile().getTotalSpace();
    // 0: the file system does not say.
    if (whole > 0 && whole < receive.minimumFreeBytes()) {
      throw new IOException(
          "receive.minimumFree is %s, but the disk of %s holds only %s in total: every object would be refused. Set a smaller value, or move receive.storage to a larger disk"
              .formatted(Bytes.of(receive.minimumFreeBytes()), storage, Bytes.of(whole)));
    }
  }
}
