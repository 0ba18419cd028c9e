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
          "receive.minimumFree is %s, the whole disk of %s has %s: every object would be refused. Ask for less, or name a folder on a larger disk (receive.storage)"
              .formatted(Bytes.of(receive.minimumFreeBytes()), storage, Bytes.of(whole)));
    }
  }
}
