package org.medconv.dicom.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.galaxy.io.ImageOutputStream;
import org.medconv.disk.RegularFile;
import org.medconv.disk.WholeFile;

/**
 * A DICOM file (PS3.10). Reading accepts harmless deviations (a missing preamble) and limits
 * memory: a false length costs at most the size of the file.
 *
 * @param fileMetaInformation group 0002; empty if the file has none
 */
public record Part10File(
    Attributes fileMetaInformation, Attributes dataset, String transferSyntaxUid) {

  private static final int PREAMBLE = 128;

  /**
   * Reads the data set up to the pixel data, which is left out, as are values over 64 KiB.
   *
   * @throws UnreadableFile if it is not a DICOM file, or damaged
   */
  public static Part10File readHeader(Path file) throws IOException {
    return GuardedInput.reading(file, in -> of(in, in.readHeaderElements()));
  }

  /**
   * Reads the whole file into memory, with the pixel data as encoded.
   *
   * @throws UnreadableFile if it is not a DICOM file, or damaged
   */
  public static Part10File read(Path file) throws IOException {
    return GuardedInput.reading(file, in -> of(in, in.readEverything()));
  }

  /** Whether a file begins as PS3.10 requires: 128 arbitrary bytes, then "DICM". */
  public static boolean isPart10(Path file) throws IOException {
    try (InputStream in = RegularFile.open(file)) {
      byte[] start = in.readNBytes(PREAMBLE + 4);
      return start.length == PREAMBLE + 4
          && start[PREAMBLE] == 'D'
          && start[PREAMBLE + 1] == 'I'
          && start[PREAMBLE + 2] == 'C'
          && start[PREAMBLE + 3] == 'M';
    }
  }

  /**
   * Writes a data set to a file atomically, and syncs it.
   *
   * @param dataset with SOP class and instance UID; pixel data already encoded in the transfer
   *     syntax
   */
  public static void write(Path file, Attributes dataset, String transferSyntaxUid)
      throws IOException {
    WholeFile.writeAmongOthers(file, out -> write(out, dataset, transferSyntaxUid));
  }

  /** Writes preamble, file meta information and data set. Leaves the stream open. */
  public static void write(OutputStream out, Attributes dataset, String transferSyntaxUid)
      throws IOException {
    DicomToolkit.prepare();
    Attributes meta =
        fileMetaInformation(
            dataset.getString(Tag.SOPClassUID),
            dataset.getString(Tag.SOPInstanceUID),
            transferSyntaxUid);
    ImageOutputStream encoder = new ImageOutputStream(out, UID.ExplicitVRLittleEndian);
    encoder.writeDataset(meta, dataset);
    encoder.finish();
    out.flush();
  }

  /**
   * The bytes before the data set in a file: preamble, "DICM", file meta information. For callers
   * that have the data set as bytes, such as a C-STORE SCP.
   */
  public static byte[] beginning(
      String sopClassUid, String sopInstanceUid, String transferSyntaxUid) {
    DicomToolkit.prepare();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageOutputStream encoder = new ImageOutputStream(bytes, UID.ExplicitVRLittleEndian);
      encoder.writeFileMetaInformation(
          fileMetaInformation(sopClassUid, sopInstanceUid, transferSyntaxUid));
      encoder.flush();
    } catch (IOException e) {
      throw new IllegalStateException("a byte array cannot fail to take bytes", e);
    }
    return bytes.toByteArray();
  }

  /** PS3.10 Table 7.1-1, with this node's own implementation class UID and version. */
  private static Attributes fileMetaInformation(
      String sopClassUid, String sopInstanceUid, String transferSyntaxUid) {
    if (sopClassUid == null || sopInstanceUid == null || transferSyntaxUid == null) {
      throw new IllegalArgumentException(
          "a DICOM file needs a SOP class, a SOP instance and a transfer syntax UID");
    }
    Attributes meta = new Attributes(6);
    meta.setBytes(Tag.FileMetaInformationVersion, VR.OB, new byte[] {0, 1});
    meta.setString(Tag.MediaStorageSOPClassUID, VR.UI, sopClassUid);
    meta.setString(Tag.MediaStorageSOPInstanceUID, VR.UI, sopInstanceUid);
    meta.setString(Tag.TransferSyntaxUID, VR.UI, transferSyntaxUid);
    meta.setString(Tag.ImplementationClassUID, VR.UI, DicomToolkit.IMPLEMENTATION_CLASS_UID);
    meta.setString(Tag.ImplementationVersionName, VR.SH, DicomToolkit.IMPLEMENTATION_VERSION_NAME);
    return meta;
  }

  private static Part10File of(GuardedInput in, Attributes dataset) throws IOException {
    Attributes meta = in.getFileMetaInformation();
    return new Part10File(meta == null ? new Attributes() : meta, dataset, in.getTransferSyntax());
  }

  /** Leaves out the data set, which names the patient. */
  @Override
  public String toString() {
    return "Part10File[%d elements, %s]".formatted(dataset.size(), transferSyntaxUid);
  }
}
