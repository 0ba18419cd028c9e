package org.medconv.report;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
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
 * Segmentation Storage (PS3.3 A.51) of L1's body: BINARY, one segment, one frame a slice that
 * carries it, rows and columns those of the source so that viewers lay it over.
 */
final class L1Segmentation {
  static final ResultSeries SERIES =
      new ResultSeries(UID.SegmentationStorage, "SEG", 9001, "L1 vertebral body (research)");
  static final int SEGMENT_NUMBER = 1;

  /** The same words in SEG and SR. */
  static final String TRACKING_IDENTIFIER = "L1 vertebral body";

  /** A clear cyan, as PCS values of CIELab (PS3.3 C.10.7.1.1): L* 82, a* -35, b* -25. */
  private static final int[] DISPLAY_CIELAB = {53739, 23901, 26471};

  private final Screening screening;
  private final Equipment equipment;
  private final ResultUids uids;
  private final SourceHeader header;
  private final Grid grid;
  private final MaskedRegion body;
  private final List<Integer> slices;

  private L1Segmentation(Screening screening, Equipment equipment, ResultUids uids) {
    this.screening = screening;
    this.equipment = equipment;
    this.uids = uids;
    this.header = SourceHeader.of(screening);
    this.grid = screening.volume().grid();
    this.body = screening.finding().l1().body();
    this.slices = SourceFrames.slicesOf(body);
  }

  static Attributes of(Screening screening, Equipment equipment, ResultUids uids) {
    return new L1Segmentation(screening, equipment, uids).dataset();
  }

  private Attributes dataset() {
    Attributes dataset =
        ResultDataset.of(screening, equipment, uids, ResultObject.Kind.SEG, SERIES);
    header.frameOfReferenceUid().ifPresent(uid -> putFrameOfReference(uid, dataset));
    putImage(dataset);
    putSegment(dataset);
    putDimensions(dataset);
    dataset
        .newSequence(Tag.ReferencedSeriesSequence, 1)
        .add(
            SourceFrames.seriesItem(
                header.seriesInstanceUid(),
                Tag.ReferencedInstanceSequence,
                SourceFrames.instances(screening.source(), slices)));
    dataset.newSequence(Tag.SharedFunctionalGroupsSequence, 1).add(shared());
    Sequence frames = dataset.newSequence(Tag.PerFrameFunctionalGroupsSequence, slices.size());
    slices.forEach(k -> frames.add(frame(k)));
    dataset.setBytes(Tag.PixelData, VR.OB, packedBits());
    return dataset;
  }

  /** PS3.3 A.51.3: where each frame refers to the image it was derived from, it may be missing. */
  private static void putFrameOfReference(String uid, Attributes dataset) {
    dataset.setString(Tag.FrameOfReferenceUID, VR.UI, uid);
    dataset.setNull(Tag.PositionReferenceIndicator, VR.LO);
  }

  /** PS3.3 C.8.20.2: BINARY has one bit a pixel. */
  private void putImage(Attributes dataset) {
    dataset.setString(Tag.ImageType, VR.CS, "DERIVED", "PRIMARY");
    dataset.setString(Tag.ContentLabel, VR.CS, "L1_BODY");
    dataset.setString(Tag.ContentDescription, VR.LO, "L1 vertebral body, research use only");
    dataset.setNull(Tag.ContentCreatorName, VR.PN);
    dataset.setString(Tag.SegmentationType, VR.CS, "BINARY");
    dataset.setString(Tag.LossyImageCompression, VR.CS, "00");
    dataset.setString(Tag.BurnedInAnnotation, VR.CS, "NO");
    dataset.setInt(Tag.NumberOfFrames, VR.IS, slices.size());
    dataset.setInt(Tag.Rows, VR.US, grid.rows());
    dataset.setInt(Tag.Columns, VR.US, grid.columns());
    dataset.setInt(Tag.SamplesPerPixel, VR.US, 1);
    dataset.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
    dataset.setInt(Tag.BitsAllocated, VR.US, 1);
    dataset.setInt(Tag.BitsStored, VR.US, 1);
    dataset.setInt(Tag.HighBit, VR.US, 0);
    dataset.setInt(Tag.PixelRepresentation, VR.US, 0);
  }

  private void putSegment(Attributes dataset) {
    Algorithm algorithm = Algorithm.segmenter(screening);
    Attributes segment = new Attributes();
    segment.setInt(Tag.SegmentNumber, VR.US, SEGMENT_NUMBER);
    segment.setString(Tag.SegmentLabel, VR.LO, TRACKING_IDENTIFIER);
    segment.setString(Tag.SegmentDescription, VR.ST, ReportWords.caption(screening));
    segment.setString(Tag.SegmentAlgorithmType, VR.CS, "AUTOMATIC");
    segment.setString(Tag.SegmentAlgorithmName, VR.LO, algorithm.name());
    segment
        .newSequence(Tag.SegmentationAlgorithmIdentificationSequence, 1)
        .add(identification(algorithm));
    Codes.ANATOMICAL_STRUCTURE.putInto(segment, Tag.SegmentedPropertyCategoryCodeSequence);
    Codes.L1.putInto(segment, Tag.SegmentedPropertyTypeCodeSequence);
    segment.setInt(Tag.RecommendedDisplayCIELabValue, VR.US, DISPLAY_CIELAB);
    segment.setString(Tag.TrackingID, VR.UT, TRACKING_IDENTIFIER);
    segment.setString(Tag.TrackingUID, VR.UI, uids.trackingOfL1());
    dataset.newSequence(Tag.SegmentSequence, 1).add(segment);
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

  private Attributes frame(int k) {
    Attributes content = new Attributes();
    content.setInt(Tag.DimensionIndexValues, VR.UL, SEGMENT_NUMBER, slices.indexOf(k) + 1);
    Attributes position = new Attributes();
    Vector3 corner = grid.toPatient(0, 0, k);
    position.setString(
        Tag.ImagePositionPatient, VR.DS, DecimalString.of(corner.x(), corner.y(), corner.z()));
    Attributes segment = new Attributes();
    segment.setInt(Tag.ReferencedSegmentNumber, VR.US, SEGMENT_NUMBER);
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

  /** Unevenly spaced slices were made even: a frame then lies near its source, not in it. */
  private boolean resampled() {
    return screening.warnings().stream()
        .anyMatch(warning -> warning.kind() == Warning.Kind.UNEVEN_SPACING);
  }

  /** Frames follow each other bit by bit, first pixel in the lowest bit (PS3.5 8.1.1, D.2). */
  private byte[] packedBits() {
    int plane = grid.columns() * grid.rows();
    BitSet bits = new BitSet();
    for (int frame = 0; frame < slices.size(); frame++) {
      for (int j = body.box().j0(); j < body.box().j1(); j++) {
        for (int i = body.box().i0(); i < body.box().i1(); i++) {
          if (body.contains(i, j, slices.get(frame))) {
            bits.set(frame * plane + j * grid.columns() + i);
          }
        }
      }
    }
    int bytes = (Math.multiplyExact(plane, slices.size()) + 7) / 8;
    return Arrays.copyOf(bits.toByteArray(), bytes + bytes % 2);
  }
}
