package org.medconv.dicom.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.galaxy.io.ImageOutputStream;
import org.medconv.dicom.net.Implementation;

/**
 * What stands in a Part 10 file before the data set (PS3.10 section 7.1), in this node's own name.
 */
public final class FileMetaInformation {
  private static final byte[] VERSION_1 = {0, 1};

  private FileMetaInformation() {}

  /**
   * The preamble (128 zero bytes), the prefix and group 0002 for an object as it was received.
   *
   * @param sourceAe who sent it
   */
  public static byte[] encode(
      String sopClassUid, String sopInstanceUid, String transferSyntaxUid, String sourceAe) {
    Attributes group = new Attributes();
    group.setBytes(Tag.FileMetaInformationVersion, VR.OB, VERSION_1);
    group.setString(Tag.MediaStorageSOPClassUID, VR.UI, sopClassUid);
    group.setString(Tag.MediaStorageSOPInstanceUID, VR.UI, sopInstanceUid);
    group.setString(Tag.TransferSyntaxUID, VR.UI, transferSyntaxUid);
    group.setString(Tag.ImplementationClassUID, VR.UI, Implementation.CLASS_UID);
    group.setString(Tag.ImplementationVersionName, VR.SH, Implementation.VERSION_NAME);
    group.setString(Tag.SourceApplicationEntityTitle, VR.AE, sourceAe);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (ImageOutputStream out = new ImageOutputStream(bytes, UID.ExplicitVRLittleEndian)) {
      out.writeFileMetaInformation(group);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen: written to memory", e);
    }
    return bytes.toByteArray();
  }
}
