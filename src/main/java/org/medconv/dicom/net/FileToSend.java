package org.medconv.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.io.ImageInputStream;

/**
 * A DICOM file to be sent: its file meta information (PS3.10 7.1), and where its data set begins.
 */
record FileToSend(
    Path path,
    String sopClassUid,
    String sopInstanceUid,
    String transferSyntaxUid,
    long datasetOffset,
    long bytes) {

  static FileToSend of(Path path) throws IOException {
    try (InputStream file = Files.newInputStream(path);
        ImageInputStream in = new ImageInputStream(file)) {
      Attributes meta = in.readFileMetaInformation();
      if (meta == null) {
        throw new IOException("no file meta information");
      }
      return new FileToSend(
          path,
          uid(meta, Tag.MediaStorageSOPClassUID),
          uid(meta, Tag.MediaStorageSOPInstanceUID),
          uid(meta, Tag.TransferSyntaxUID),
          in.getPosition(),
          Files.size(path));
    } catch (RuntimeException e) {
      throw new IOException("unreadable file meta information", e);
    }
  }

  private static String uid(Attributes meta, int tag) throws IOException {
    String uid = meta.getString(tag);
    if (!Uids.wellFormed(uid)) {
      throw new IOException("no UID in " + Tag.toString(tag) + " of the file meta information");
    }
    return uid;
  }

  /**
   * Whether the data set has an odd length. A deflated one may; what is sent may not (PS3.5 A.5,
   * PS3.8 annex E.1).
   */
  boolean oddLength() {
    return (bytes - datasetOffset) % 2 != 0;
  }

  /** The encoded data set, without file meta information. */
  InputStream dataset() throws IOException {
    FileChannel channel = FileChannel.open(path);
    channel.position(datasetOffset);
    return Channels.newInputStream(channel);
  }
}
