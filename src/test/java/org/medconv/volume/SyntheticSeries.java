package org.medconv.volume;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.dicom.file.Part10File;

/** A small CT series with a known value at every place: 3x - 2y + 5z HU, kept within -900..900. */
final class SyntheticSeries {
  static final int COLUMNS = 24;
  static final int ROWS = 20;

  private final int slices;
  private double spacing = 2.5;
  private String syntax = UID.ExplicitVRLittleEndian;
  private double[] cosines = {1, 0, 0, 0, 1, 0};
  private ObjIntConsumer<Attributes> change = (attributes, k) -> {};

  SyntheticSeries(int slices) {
    this.slices = slices;
  }

  SyntheticSeries spacing(double mm) {
    spacing = mm;
    return this;
  }

  SyntheticSeries orientation(double... sixCosines) {
    cosines = sixCosines;
    return this;
  }

  SyntheticSeries syntax(String transferSyntaxUid) {
    syntax = transferSyntaxUid;
    return this;
  }

  /** Changes slice k before it is written. */
  SyntheticSeries with(ObjIntConsumer<Attributes> more) {
    ObjIntConsumer<Attributes> before = change;
    change =
        (attributes, k) -> {
          before.accept(attributes, k);
          more.accept(attributes, k);
        };
    return this;
  }

  static double truth(Vector3 p) {
    return 3 * p.x() - 2 * p.y() + 5 * p.z();
  }

  List<Path> write(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int k = 0; k < slices; k++) {
      Attributes slice = slice(k);
      change.accept(slice, k);
      Path file = folder.resolve("slice%03d.dcm".formatted(k));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        Part10File.write(out, slice, syntax);
      }
      files.add(file);
    }
    return files;
  }

  private Vector3 row() {
    return new Vector3(cosines[0], cosines[1], cosines[2]);
  }

  private Vector3 column() {
    return new Vector3(cosines[3], cosines[4], cosines[5]);
  }

  Attributes slice(int k) {
    Attributes a = new Attributes();
    a.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100");
    a.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "AXIAL");
    a.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    a.setString(Tag.SOPInstanceUID, VR.UI, "2.25.5000" + k);
    a.setString(Tag.StudyInstanceUID, VR.UI, "2.25.1");
    a.setString(Tag.SeriesInstanceUID, VR.UI, "2.25.2");
    a.setString(Tag.FrameOfReferenceUID, VR.UI, "2.25.3");
    a.setString(Tag.Modality, VR.CS, "CT");
    a.setString(Tag.PatientName, VR.PN, "Secret^Name");
    a.setString(Tag.PatientID, VR.LO, "SECRETID");
    a.setString(Tag.KVP, VR.DS, "120");
    a.setString(Tag.SliceThickness, VR.DS, Double.toString(spacing));
    a.setString(Tag.ConvolutionKernel, VR.SH, "B30f");
    a.setString(Tag.AcquisitionNumber, VR.IS, "1");
    a.setString(Tag.InstanceNumber, VR.IS, Integer.toString(slices - k));
    a.setInt(Tag.SamplesPerPixel, VR.US, 1);
    a.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
    a.setInt(Tag.Rows, VR.US, ROWS);
    a.setInt(Tag.Columns, VR.US, COLUMNS);
    a.setInt(Tag.BitsAllocated, VR.US, 16);
    a.setInt(Tag.BitsStored, VR.US, 16);
    a.setInt(Tag.HighBit, VR.US, 15);
    a.setInt(Tag.PixelRepresentation, VR.US, 1);
    a.setDouble(Tag.PixelSpacing, VR.DS, 2.0, 1.5);
    a.setDouble(Tag.ImageOrientationPatient, VR.DS, cosines);
    a.setString(Tag.RescaleSlope, VR.DS, "1");
    a.setString(Tag.RescaleIntercept, VR.DS, "-1024");
    a.setString(Tag.RescaleType, VR.LO, "HU");
    place(a, row().cross(column()).times(k * spacing).plus(new Vector3(-20, -15, 30)));
    return a;
  }

  /** Moves a slice and paints it with what belongs there. */
  void place(Attributes a, Vector3 position) {
    a.setDouble(Tag.ImagePositionPatient, VR.DS, position.x(), position.y(), position.z());
    ByteBuffer pixels = ByteBuffer.allocate(2 * COLUMNS * ROWS).order(ByteOrder.LITTLE_ENDIAN);
    for (int j = 0; j < ROWS; j++) {
      for (int i = 0; i < COLUMNS; i++) {
        Vector3 p = position.plus(row().times(1.5 * i)).plus(column().times(2.0 * j));
        pixels.putShort((short) (1024 + Math.round(truth(p))));
      }
    }
    a.setBytes(Tag.PixelData, VR.OW, pixels.array());
  }

  /** Moves slice k along z by so many mm, for axial series. */
  SyntheticSeries shifted(int k, double mm) {
    return with(
        (a, n) -> {
          if (n == k) {
            double[] p = a.getDoubles(Tag.ImagePositionPatient);
            place(a, new Vector3(p[0], p[1], p[2] + mm));
          }
        });
  }
}
