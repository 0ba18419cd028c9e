package org.medconv.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;
import org.medconv.volume.Warning;

/**
 * Segmentation Storage (PS3.3 A.51) of L1's body and of the regions in which its attenuation was
 * measured. Each region is a segment, with one frame per slice that contains it. Rows and columns
 * equal those of the source, so that viewers can overlay the segments.
 *
 * <p>BINARY with one bit per pixel if frames end at a byte; otherwise FRACTIONAL with the values 0
 * and 1, one byte per pixel. Common viewers read single frames and distort those that begin within
 * a byte (decisions.md).
 */
final class L1Segmentation {
  static final ResultSeries SERIES =
      new ResultSeries(UID.SegmentationStorage, "SEG", 9001, "L1 vertebral body (research)");
  static final int SEGMENT_NUMBER = 1;

  /** The same words in SEG and SR. */
  static final String TRACKING_IDENTIFIER = "L1 vertebral body";

  /** CIELab as PCS values (PS3.3 C.10.7.1.1). A clear cyan: L* 82, a* -35, b* -25. */
  private static final int[] CYAN = {53739, 23901, 26471};

  /** An orange: L* 70, a* 35, b* 60. */
  private static final int[] ORANGE = {45874, 41891, 48316};

  /** A light violet: L* 75, a* 30, b* -30. */
  private static final int[] VIOLET = {49151, 40606, 25186};

  private final Screening screening;
  private final Equipment equipment;
  private final ResultUids uids;
  private final SourceHeader header;
  private final Grid grid;
  private final List<Segment> segments;
  private final List<Integer> slices;
  private final List<Frame> frames;

  /** A segment; numbers start at 1. */
  private record Segment(
      int number,
      String label,
      String trackingUid,
      Code type,
      int[] cieLab,
      Algorithm algorithm,
      MaskedRegion region) {}

  private record Frame(Segment segment, int slice) {}

  private L1Segmentation(
      Screening screening, L1Regions regions, Equipment equipment, ResultUids uids) {
    this.screening = screening;
    this.equipment = equipment;
    this.uids = uids;
    this.header = SourceHeader.of(screening);
    this.grid = screening.volume().grid();
    this.segments = segments(regions);
    this.slices = SourceFrames.slicesOf(regions.body());
    this.frames =
        segments.stream()
            .flatMap(
                segment ->
                    SourceFrames.slicesOf(segment.region()).stream()
                        .map(slice -> new Frame(segment, slice)))
            .toList();
  }

  static Attributes of(
      Screening screening, L1Regions regions, Equipment equipment, ResultUids uids) {
    return new L1Segmentation(screening, regions, equipment, uids).dataset();
  }

  /** The body comes first: the report refers to its number. */
  private List<Segment> segments(L1Regions regions) {
    List<Segment> all = new ArrayList<>();
    all.add(
        new Segment(
            SEGMENT_NUMBER,
            TRACKING_IDENTIFIER,
            uids.trackingOfL1(),
            Codes.L1,
            CYAN,
            Algorithm.segmenter(screening),
            regions.body()));
    addMeasured(all, "L1 eroded body", Codes.TRABECULAR_ROI, ORANGE, regions.eroded());
    regions
        .ellipse()
        .ifPresent(
            ellipse -> addMeasured(all, "L1 ellipse", Codes.ELLIPTICAL_ROI, VIOLET, ellipse));
    return List.copyOf(all);
  }

  /** Adds no segment if no voxel centre lies in the region. */
  private void addMeasured(
      List<Segment> all, String label, Code type, int[] cieLab, MaskedRegion region) {
    if (!region.inside().isEmpty()) {
      all.add(
          new Segment(
              all.size() + 1,
              label,
              uids.tracking(label),
              type,
              cieLab,
              Algorithm.densitometry(screening, equipment),
              region));
    }
  }

  private Attributes dataset() {
    Attributes dataset =
        ResultDataset.of(screening.origin(), equipment, uids, ResultObject.Kind.SEG, SERIES);
    header.frameOfReferenceUid().ifPresent(uid -> putFrameOfReference(uid, dataset));
    putImage(dataset);
    Sequence described = dataset.newSequence(Tag.SegmentSequence, segments.size());
    segments.forEach(segment -> described.add(item(segment)));
    putDimensions(dataset);
    PrivateScheme.declareIn(dataset);
    dataset
        .newSequence(Tag.ReferencedSeriesSequence, 1)
        .add(
            SourceFrames.seriesItem(
                header.seriesInstanceUid(),
                Tag.ReferencedInstanceSequence,
                SourceFrames.instances(screening.source(), slices)));
    dataset.newSequence(Tag.SharedFunctionalGroupsSequence, 1).add(shared());
    Sequence groups = dataset.newSequence(Tag.PerFrameFunctionalGroupsSequence, frames.size());
    frames.forEach(frame -> groups.add(item(frame)));
    dataset.setBytes(Tag.PixelData, VR.OB, isBinary() ? packedBits() : bytes());
    return dataset;
  }

  /** PS3.3 A.51.3: may be absent if each frame refers to its source image. */
  private static void putFrameOfReference(String uid, Attributes dataset) {
    dataset.setString(Tag.FrameOfReferenceUID, VR.UI, uid);
    dataset.setNull(Tag.PositionReferenceIndicator, VR.LO);
  }

  private boolean isBinary() {
    return grid.columns() * grid.rows() % 8 == 0;
  }

  /** PS3.3 C.8.20.2: BINARY has one bit per pixel, FRACTIONAL eight. */
  private void putImage(Attributes dataset) {
    dataset.setString(Tag.ImageType, VR.CS, "DERIVED", "PRIMARY");
    dataset.setString(Tag.ContentLabel, VR.CS, "L1_BODY");
    dataset.setString(Tag.ContentDescription, VR.LO, "L1 vertebral body, research use only");
    dataset.setNull(Tag.ContentCreatorName, VR.PN);
    dataset.setString(Tag.SegmentationType, VR.CS, isBinary() ? "BINARY" : "FRACTIONAL");
    if (!isBinary()) {
      dataset.setString(Tag.SegmentationFractionalType, VR.CS, "OCCUPANCY");
      dataset.setInt(Tag.MaximumFractionalValue, VR.US, 1);
    }
    dataset.setString(Tag.LossyImageCompression, VR.CS, "00");
    dataset.setString(Tag.BurnedInAnnotation, VR.CS, "NO");
    dataset.setInt(Tag.NumberOfFrames, VR.IS, frames.size());
    dataset.setInt(Tag.Rows, VR.US, grid.rows());
    dataset.setInt(Tag.Columns, VR.US, grid.columns());
    dataset.setInt(Tag.SamplesPerPixel, VR.US, 1);
    dataset.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
    int bits = isBinary() ? 1 : 8;
    dataset.setInt(Tag.BitsAllocated, VR.US, bits);
    dataset.setInt(Tag.BitsStored, VR.US, bits);
    dataset.setInt(Tag.HighBit, VR.US, bits - 1);
    dataset.setInt(Tag.PixelRepresentation, VR.US, 0);
  }

  private Attributes item(Segment of) {
    Attributes segment = new Attributes();
    segment.setInt(Tag.SegmentNumber, VR.US, of.number());
    segment.setString(Tag.SegmentLabel, VR.LO, of.label());
    segment.setString(Tag.SegmentDescription, VR.ST, ReportWords.caption(screening));
    segment.setString(Tag.SegmentAlgorithmType, VR.CS, "AUTOMATIC");
    segment.setString(Tag.SegmentAlgorithmName, VR.LO, of.algorithm().name());
    segment
        .newSequence(Tag.SegmentationAlgorithmIdentificationSequence, 1)
        .add(identification(of.algorithm()));
    Codes.ANATOMICAL_STRUCTURE.putInto(segment, Tag.SegmentedPropertyCategoryCodeSequence);
    of.type().putInto(segment, Tag.SegmentedPropertyTypeCodeSequence);
    if (!of.type().equals(Codes.L1)) {
      Codes.L1.putInto(segment, Tag.AnatomicRegionSequence);
    }
    segment.setInt(Tag.RecommendedDisplayCIELabValue, VR.US, of.cieLab());
    segment.setString(Tag.TrackingID, VR.UT, of.label());
    segment.setString(Tag.TrackingUID, VR.UI, of.trackingUid());
    return segment;
  }

  /** PS3.3 Table 10-19 Algorithm Identification macro. */
  private Attributes identification(Algorithm algorithm) {
    Attributes item = new Attributes();
    Codes.ARTIFICIAL_INTELLIGENCE.putInto(item, Tag.AlgorithmFamilyCodeSequence);
    item.setString(Tag.AlgorithmName, VR.LO, algorithm.name());
    item.setString(Tag.AlgorithmVersion, VR.LO, algorithm.version());
    item.setString(Tag.AlgorithmParameters, VR.LT, algorithm.parameters());
    item.setString(Tag.AlgorithmSource, VR.LO, equipment.manufacturer());
    return item;
  }

  /** Segment, then position along the stack (PS3.3 C.7.6.17). */
  private void putDimensions(Attributes dataset) {
    Attributes organization = new Attributes();
    organization.setString(Tag.DimensionOrganizationUID, VR.UI, uids.dimensionOrganization());
    dataset.newSequence(Tag.DimensionOrganizationSequence, 1).add(organization);
    Sequence indices = dataset.newSequence(Tag.DimensionIndexSequence, 2);
    indices.add(
        dimension(
            Tag.ReferencedSegmentNumber, Tag.SegmentIdentificationSequence, "Segment Number"));
    indices.add(
        dimension(Tag.ImagePositionPatient, Tag.PlanePositionSequence, "Image Position (Patient)"));
  }

  private Attributes dimension(int pointer, int group, String label) {
    Attributes dimension = new Attributes();
    dimension.setString(Tag.DimensionOrganizationUID, VR.UI, uids.dimensionOrganization());
    dimension.setInt(Tag.DimensionIndexPointer, VR.AT, pointer);
    dimension.setInt(Tag.FunctionalGroupPointer, VR.AT, group);
    dimension.setString(Tag.DimensionDescriptionLabel, VR.LO, label);
    return dimension;
  }

  private Attributes shared() {
    Attributes measures = new Attributes();
    measures.setString(
        Tag.SliceThickness,
        VR.DS,
        DecimalString.of(
            screening.volume().acquisition().sliceThicknessMm().orElse(grid.spacingK())));
    measures.setString(Tag.SpacingBetweenSlices, VR.DS, DecimalString.of(grid.spacingK()));
    // Row spacing first: the distance between rows is that along j (PS3.3 10.7.1.3).
    measures.setString(Tag.PixelSpacing, VR.DS, DecimalString.of(grid.spacingJ(), grid.spacingI()));
    Attributes orientation = new Attributes();
    Vector3 row = grid.alongI();
    Vector3 column = grid.alongJ();
    orientation.setString(
        Tag.ImageOrientationPatient,
        VR.DS,
        DecimalString.of(row.x(), row.y(), row.z(), column.x(), column.y(), column.z()));
    Attributes shared = new Attributes();
    shared.newSequence(Tag.PixelMeasuresSequence, 1).add(measures);
    shared.newSequence(Tag.PlaneOrientationSequence, 1).add(orientation);
    return shared;
  }

  private Attributes item(Frame of) {
    int k = of.slice();
    Attributes content = new Attributes();
    content.setInt(Tag.DimensionIndexValues, VR.UL, of.segment().number(), slices.indexOf(k) + 1);
    Attributes position = new Attributes();
    Vector3 corner = grid.toPatient(0, 0, k);
    position.setString(
        Tag.ImagePositionPatient, VR.DS, DecimalString.of(corner.x(), corner.y(), corner.z()));
    Attributes segment = new Attributes();
    segment.setInt(Tag.ReferencedSegmentNumber, VR.US, of.segment().number());
    Attributes frame = new Attributes();
    frame.newSequence(Tag.DerivationImageSequence, 1).add(derivation(k));
    frame.newSequence(Tag.FrameContentSequence, 1).add(content);
    frame.newSequence(Tag.PlanePositionSequence, 1).add(position);
    frame.newSequence(Tag.SegmentIdentificationSequence, 1).add(segment);
    return frame;
  }

  private Attributes derivation(int k) {
    Attributes source = SourceFrames.instance(screening.source(), k).item();
    Codes.SOURCE_IMAGE.putInto(source, Tag.PurposeOfReferenceCodeSequence);
    source.setString(Tag.SpatialLocationsPreserved, VR.CS, resampled() ? "NO" : "YES");
    Attributes derivation = new Attributes();
    derivation.newSequence(Tag.SourceImageSequence, 1).add(source);
    Codes.SEGMENTATION.putInto(derivation, Tag.DerivationCodeSequence);
    return derivation;
  }

  /**
   * Unevenly spaced slices were resampled: a frame then lies near its source image, not in its
   * plane.
   */
  private boolean resampled() {
    return screening.warnings().stream()
        .anyMatch(warning -> warning.kind() == Warning.Kind.UNEVEN_SPACING);
  }

  /** Frames follow each other bit by bit, first pixel in the lowest bit (PS3.5 8.1.1, D.2). */
  private byte[] packedBits() {
    BitSet bits = new BitSet();
    forEachPixel(bits::set);
    return Arrays.copyOf(bits.toByteArray(), even((pixels() + 7) / 8));
  }

  private byte[] bytes() {
    byte[] bytes = new byte[even(pixels())];
    forEachPixel(pixel -> bytes[pixel] = 1);
    return bytes;
  }

  private int pixels() {
    return Math.multiplyExact(grid.columns() * grid.rows(), frames.size());
  }

  private static int even(int bytes) {
    return bytes + bytes % 2;
  }

  /** Indices of the pixels in a segment, counted through all frames. */
  private void forEachPixel(IntConsumer pixel) {
    int plane = grid.columns() * grid.rows();
    for (int n = 0; n < frames.size(); n++) {
      MaskedRegion region = frames.get(n).segment().region();
      for (int j = region.box().j0(); j < region.box().j1(); j++) {
        for (int i = region.box().i0(); i < region.box().i1(); i++) {
          if (region.contains(i, j, frames.get(n).slice())) {
            pixel.accept(n * plane + j * grid.columns() + i);
          }
        }
      }
    }
  }
}
