package org.medconv.dicom.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Fragments;
import org.aoju.bus.image.galaxy.data.VR;

/** A small CT-like image with known stored values: a bright disc, noise, and the extremes. */
record TestImage(int columns, int rows, int bitsStored, boolean signed, short[] stored) {

  static TestImage of(int columns, int rows, int bitsStored, boolean signed, long seed) {
    Random random = new Random(seed);
    int lowest = signed ? -(1 << (bitsStored - 1)) : 0;
    int highest = lowest + (1 << bitsStored) - 1;
    short[] stored = new short[columns * rows];
    for (int n = 0; n < stored.length; n++) {
      double r = Math.hypot(n % columns - columns / 2.0, n / (double) columns - rows / 2.0);
      double value = (r < rows / 3.0 ? 0.6 : 0.3) * (highest - lowest) + lowest;
      value += 20 * random.nextGaussian();
      stored[n] = (short) Math.round(Math.min(Math.max(value, lowest), highest));
    }
    stored[5] = (short) lowest;
    stored[6] = (short) highest;
    return new TestImage(columns, rows, bitsStored, signed, stored);
  }

  Attributes header() {
    Attributes a = new Attributes();
    a.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    a.setString(Tag.SOPInstanceUID, VR.UI, "2.25.1001");
    a.setString(Tag.StudyInstanceUID, VR.UI, "2.25.1002");
    a.setString(Tag.SeriesInstanceUID, VR.UI, "2.25.1003");
    a.setString(Tag.Modality, VR.CS, "CT");
    a.setString(Tag.PatientName, VR.PN, "Test^Image");
    a.setString(Tag.PatientID, VR.LO, "TEST-IMAGE");
    a.setInt(Tag.SamplesPerPixel, VR.US, 1);
    a.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
    a.setInt(Tag.Columns, VR.US, columns);
    a.setInt(Tag.Rows, VR.US, rows);
    a.setInt(Tag.BitsAllocated, VR.US, 16);
    a.setInt(Tag.BitsStored, VR.US, bitsStored);
    a.setInt(Tag.HighBit, VR.US, bitsStored - 1);
    a.setInt(Tag.PixelRepresentation, VR.US, signed ? 1 : 0);
    a.setString(Tag.RescaleSlope, VR.DS, "1");
    a.setString(Tag.RescaleIntercept, VR.DS, signed ? "0" : "-1024");
    return a;
  }

  /** The file with the image's pixels as they are, in an uncompressed syntax. */
  Path write(Path file, String transferSyntaxUid) throws IOException {
    Attributes a = header();
    boolean big = UID.ExplicitVRBigEndianRetired.equals(transferSyntaxUid);
    ByteBuffer bytes = ByteBuffer.allocate(2 * stored.length);
    bytes.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int mask = (1 << bitsStored) - 1;
    for (short value : stored) {
      bytes.putShort((short) (value & mask));
    }
    Attributes pixels = new Attributes(big);
    pixels.addAll(a);
    pixels.setBytes(Tag.PixelData, VR.OW, bytes.array());
    Part10File.write(file, pixels, transferSyntaxUid);
    return file;
  }

  static Attributes header(PixelLayout layout) {
    return new TestImage(
            layout.columns(), layout.rows(), layout.bitsStored(), layout.signed(), new short[0])
        .header();
  }

  /** A file of one compressed frame. */
  static Path encapsulated(Path file, PixelLayout layout, String transferSyntaxUid, byte... frame)
      throws IOException {
    Attributes a = header(layout);
    Fragments fragments = a.newFragments(Tag.PixelData, VR.OB, 2);
    fragments.add(new byte[0]);
    fragments.add(Arrays.copyOf(frame, frame.length + frame.length % 2));
    Part10File.write(file, a, transferSyntaxUid);
    return file;
  }

  /** The stored values of a file of one frame. */
  static short[] only(Path file) throws IOException {
    List<short[]> frames = new ArrayList<>();
    PixelDecoder.decode(file, (frame, layout, stored) -> frames.add(stored));
    assertThat(frames).hasSize(1);
    return frames.get(0);
  }
}
