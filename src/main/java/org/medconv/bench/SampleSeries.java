package org.medconv.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.dicom.file.Part10File;

/**
 * A CT series for transfer tests: axial slices of 1 mm with noise, explicit VR little endian. Its
 * UIDs come from the seed, so a seed always gives the same series.
 *
 * @param size rows and columns
 * @param slices number of slices
 */
public record SampleSeries(long seed, int size, int slices) {
  private static final String ROOT = "2.25.177392205314459213771200001";

  public String studyInstanceUid() {
    return "%s.%d.1".formatted(ROOT, seed);
  }

  public String seriesInstanceUid() {
    return "%s.%d.2".formatted(ROOT, seed);
  }

  /**
   * The SOP instance UID of a slice.
   *
   * @param slice from 0
   */
  public String sopInstanceUid(int slice) {
    return "%s.%d.3.%d".formatted(ROOT, seed, slice + 1);
  }

  /** Writes one file per slice into a folder, and returns their paths. */
  public List<Path> write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (int slice = 0; slice < slices; slice++) {
      Path file = folder.resolve("%04d.dcm".formatted(slice + 1));
      try (var out = Files.newOutputStream(file)) {
        Part10File.write(out, slice(slice), UID.ExplicitVRLittleEndian);
      }
      files.add(file);
    }
    return files;
  }

  /** One slice as a data set. */
  public Attributes slice(int slice) {
    Attributes image = new Attributes();
    image.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100");
    image.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "AXIAL");
    image.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    image.setString(Tag.SOPInstanceUID, VR.UI, sopInstanceUid(slice));
    image.setString(Tag.Modality, VR.CS, "CT");
    image.setString(Tag.PatientName, VR.PN, "Sample^Series");
    image.setString(Tag.PatientID, VR.LO, "SAMPLE-" + seed);
    image.setDouble(Tag.SliceThickness, VR.DS, 1);
    image.setString(Tag.StudyInstanceUID, VR.UI, studyInstanceUid());
    image.setString(Tag.SeriesInstanceUID, VR.UI, seriesInstanceUid());
    image.setInt(Tag.InstanceNumber, VR.IS, slice + 1);
    image.setDouble(Tag.ImagePositionPatient, VR.DS, -180, -180, slice);
    image.setDouble(Tag.ImageOrientationPatient, VR.DS, 1, 0, 0, 0, 1, 0);
    image.setString(Tag.FrameOfReferenceUID, VR.UI, "%s.%d.4".formatted(ROOT, seed));
    image.setInt(Tag.SamplesPerPixel, VR.US, 1);
    image.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
    image.setInt(Tag.Rows, VR.US, size);
    image.setInt(Tag.Columns, VR.US, size);
    image.setDouble(Tag.PixelSpacing, VR.DS, 0.7, 0.7);
    image.setInt(Tag.BitsAllocated, VR.US, 16);
    image.setInt(Tag.BitsStored, VR.US, 12);
    image.setInt(Tag.HighBit, VR.US, 11);
    image.setInt(Tag.PixelRepresentation, VR.US, 0);
    image.setDouble(Tag.RescaleIntercept, VR.DS, -1024);
    image.setDouble(Tag.RescaleSlope, VR.DS, 1);
    image.setBytes(Tag.PixelData, VR.OW, noise(slice));
    return image;
  }

  private byte[] noise(int slice) {
    byte[] pixels = new byte[2 * size * size];
    new Random(seed * 10_000 + slice).nextBytes(pixels);
    for (int i = 1; i < pixels.length; i += 2) {
      pixels[i] &= 0x0f;
    }
    return pixels;
  }
}
