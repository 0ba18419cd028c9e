package org.medconv.receive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.LeadingElements;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.StoreRequest;

/** An object as the listener would hand it over: the request, and the encoded data set. */
record Sent(StoreRequest request, byte[] dataSet) {
  static final AeTitle MODALITY = new AeTitle("MODALITY");

  static Sent of(Attributes image) {
    return of(image, UID.ExplicitVRLittleEndian);
  }

  static Sent of(Attributes image, String transferSyntaxUid) {
    return new Sent(
        new StoreRequest(
            MODALITY,
            new AeTitle("MEDCONV"),
            image.getString(Tag.SOPClassUID),
            image.getString(Tag.SOPInstanceUID),
            transferSyntaxUid),
        encode(image, transferSyntaxUid));
  }

  Sent claiming(String sopClassUid, String sopInstanceUid) {
    return new Sent(
        new StoreRequest(
            request.callingAe(),
            request.calledAe(),
            sopClassUid,
            sopInstanceUid,
            request.transferSyntaxUid()),
        dataSet);
  }

  Sent withDataSet(byte[] other) {
    return new Sent(request, other);
  }

  KeptInstance to(InstanceStore store) throws Exception {
    return store.keep(request, new ByteArrayInputStream(dataSet));
  }

  /** Puts it where the store would, without the syncs, for tests that are about something else. */
  KeptInstance placedIn(InstanceFolders folders) throws IOException {
    Attributes header =
        LeadingElements.ofDataSet(
            dataSet, dataSet.length, request.transferSyntaxUid(), Tag.SeriesInstanceUID + 1);
    InstanceUids uids =
        new InstanceUids(
            header.getString(Tag.StudyInstanceUID),
            header.getString(Tag.SeriesInstanceUID),
            request.sopInstanceUid());
    Path file = uids.file(folders.storage());
    boolean first = !Files.exists(file);
    if (first) {
      Files.createDirectories(file.getParent());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(
          Part10File.beginning(
              request.sopClassUid(), request.sopInstanceUid(), request.transferSyntaxUid()));
      bytes.write(dataSet);
      Files.write(file, bytes.toByteArray());
    }
    return new KeptInstance(
        uids, file, first ? KeptInstance.Arrival.FIRST : KeptInstance.Arrival.AGAIN);
  }

  private static byte[] encode(Attributes image, String transferSyntaxUid) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      Part10File.write(file, image, transferSyntaxUid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return dataSetOf(file.toByteArray());
  }

  /** What stands behind the file meta information of a Part 10 file. */
  static byte[] dataSetOf(byte[] file) {
    int groupLength = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(140);
    return Arrays.copyOfRange(file, 144 + groupLength, file.length);
  }
}
