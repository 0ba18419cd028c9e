package org.medconv.phantom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.dicom.file.Part10File;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * A simulated CT as a DICOM series (PS3.3 A.3, CT Image Storage), written slice by slice, so that a
 * series of any length needs the memory of a few slices. The patient is invented, and every object
 * is marked as simulated.
 */
public final class PhantomSeries {
  /** Number of slices rendered at once; the halo for the blur is then a small part. */
  private static final int SLAB = 16;

  private static final int RESCALE_INTERCEPT = -1024;
  private static final String DATE = "20260101";
  private static final String TIME = "120000";

  private final SpinePhantom phantom;
  private final PhantomSpec spec;
  private final Grid grid;
  private final String uidPrefix;

  /**
   * A series of {@code phantom} on {@code grid}, which lies along the patient's axes. UIDs follow
   * from the specification and the grid: the same series again has the same.
   */
  public PhantomSeries(SpinePhantom phantom, PhantomSpec spec, Grid grid) {
    this.phantom = phantom;
    this.spec = spec;
    this.grid = grid;
    int patient = spec.toString().hashCode();
    this.uidPrefix = "2.25." + Integer.toUnsignedString(31 * patient + grid.hashCode());
  }

  /**
   * Writes {@code CT0001.dcm} and so on.
   *
   * @param progress receives the number of slices written
   */
  public void write(Path folder, IntConsumer progress) throws IOException {
    Files.createDirectories(folder);
    for (int first = 0; first < grid.slices(); first += SLAB) {
      int slices = Math.min(SLAB, grid.slices() - first);
      CtVolume slab = phantom.renderSlices(grid, first, slices).volume();
      for (int k = 0; k < slices; k++) {
        int number = first + k + 1;
        Path file = folder.resolve("CT%04d.dcm".formatted(number));
        Part10File.write(file, slice(slab, k, number), UID.ExplicitVRLittleEndian);
        progress.accept(number);
      }
    }
  }

  private Attributes slice(CtVolume slab, int k, int number) {
    Attributes slice = new Attributes();
    addPatientAndStudy(slice);
    addSeries(slice);
    addScan(slice);
    slice.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    slice.setString(Tag.SOPInstanceUID, VR.UI, uidPrefix + ".3." + number);
    slice.setInt(Tag.InstanceNumber, VR.IS, number);
    Vector3 corner = slab.grid().toPatient(0, 0, k);
    slice.setDouble(
        Tag.ImagePositionPatient,
        VR.DS,
        millimetres(corner.x()),
        millimetres(corner.y()),
        millimetres(corner.z()));
    addPixels(slice, slab, k);
    return slice;
  }

  private void addPatientAndStudy(Attributes slice) {
    slice.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192");
    slice.setString(Tag.PatientName, VR.PN, "Simulated^Spine");
    slice.setString(Tag.PatientID, VR.LO, "SIM" + Long.toUnsignedString(spec.seed()));
    slice.setString(Tag.IssuerOfPatientID, VR.LO, "SIMULATION");
    slice.setString(Tag.PatientBirthDate, VR.DA, "19600101");
    slice.setString(Tag.PatientSex, VR.CS, "O");
    slice.setString(Tag.StudyInstanceUID, VR.UI, uidPrefix + ".1");
    slice.setString(Tag.StudyID, VR.SH, "1");
    slice.setString(Tag.StudyDate, VR.DA, DATE);
    slice.setString(Tag.StudyTime, VR.TM, TIME);
    slice.setString(
        Tag.AccessionNumber, VR.SH, "SIM" + Long.toUnsignedString(spec.seed() % 1_000_000));
    slice.setNull(Tag.ReferringPhysicianName, VR.PN);
    slice.setString(Tag.StudyDescription, VR.LO, "Simulated CT of the abdomen");
  }

  private void addSeries(Attributes slice) {
    slice.setString(Tag.Modality, VR.CS, "CT");
    slice.setString(Tag.SeriesInstanceUID, VR.UI, uidPrefix + ".2");
    slice.setString(Tag.SeriesNumber, VR.IS, "1");
    slice.setString(Tag.SeriesDescription, VR.LO, "SIMULATED, not a patient");
    slice.setString(Tag.BodyPartExamined, VR.CS, "ABDOMEN");
    slice.setString(Tag.PatientPosition, VR.CS, prone() ? "HFP" : "HFS");
    slice.setString(Tag.FrameOfReferenceUID, VR.UI, uidPrefix + ".4");
    slice.setNull(Tag.PositionReferenceIndicator, VR.LO);
    slice.setString(Tag.Manufacturer, VR.LO, "MedConv phantom");
    slice.setString(Tag.ManufacturerModelName, VR.LO, "SpinePhantom");
    slice.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "AXIAL");
    slice.setString(Tag.AcquisitionDate, VR.DA, DATE);
    slice.setString(Tag.AcquisitionTime, VR.TM, TIME);
    slice.setString(Tag.ContentDate, VR.DA, DATE);
    slice.setString(Tag.ContentTime, VR.TM, TIME);
  }

  private void addScan(Attributes slice) {
    slice.setDouble(Tag.KVP, VR.DS, spec.kvp());
    double thick = spec.variation().sliceMm();
    slice.setDouble(Tag.SliceThickness, VR.DS, thick > 0 ? millimetres(thick) : grid.spacingK());
    slice.setString(
        Tag.ConvolutionKernel, VR.SH, spec.variation().sharpness() > 0.3 ? "SHARP" : "STANDARD");
    slice.setString(Tag.AcquisitionNumber, VR.IS, "1");
    slice.setDouble(Tag.ImageOrientationPatient, VR.DS, 1, 0, 0, 0, 1, 0);
    slice.setDouble(Tag.PixelSpacing, VR.DS, grid.spacingJ(), grid.spacingI());
  }

  private boolean prone() {
    return spec.variation().has(Variation.Finding.PRONE);
  }

  private void addPixels(Attributes slice, CtVolume slab, int k) {
    slice.setInt(Tag.SamplesPerPixel, VR.US, 1);
    slice.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
    slice.setInt(Tag.Rows, VR.US, grid.rows());
    slice.setInt(Tag.Columns, VR.US, grid.columns());
    slice.setInt(Tag.BitsAllocated, VR.US, 16);
    slice.setInt(Tag.BitsStored, VR.US, 16);
    slice.setInt(Tag.HighBit, VR.US, 15);
    slice.setInt(Tag.PixelRepresentation, VR.US, 1);
    slice.setDouble(Tag.RescaleIntercept, VR.DS, RESCALE_INTERCEPT);
    slice.setDouble(Tag.RescaleSlope, VR.DS, 1);
    slice.setString(Tag.RescaleType, VR.LO, "HU");
    int plane = grid.columns() * grid.rows();
    ByteBuffer pixels = ByteBuffer.allocate(2 * plane).order(ByteOrder.LITTLE_ENDIAN);
    for (int n = 0; n < plane; n++) {
      pixels.putShort((short) (slab.hu()[k * plane + n] - RESCALE_INTERCEPT));
    }
    slice.setBytes(Tag.PixelData, VR.OW, pixels.array());
  }

  /** DS holds 16 characters (PS3.5 6.2): a thousandth of a millimetre is enough. */
  private static double millimetres(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
