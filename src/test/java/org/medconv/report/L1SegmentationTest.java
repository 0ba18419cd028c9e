package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

class L1SegmentationTest {
  @TempDir Path folder;

  static Stream<Grid> grids() {
    return Stream.of(
        Screenings.axial(), Screenings.whole(), Screenings.sagittal(), Screenings.oblique());
  }

  @ParameterizedTest
  @MethodSource("grids")
  void its_voxels_are_those_of_the_mask_in_patient_space(Grid grid) throws IOException {
    Screening screening = Screenings.of(grid, Screenings.header());
    Attributes segmentation = write(screening);
    L1Regions regions = L1Regions.of(screening);
    assertThat(voxels(segmentation, 1))
        .isEqualTo(expected(screening.finding().l1().body()))
        .hasSizeGreaterThan(1000);
    assertThat(voxels(segmentation, 2)).isEqualTo(expected(regions.eroded())).isNotEmpty();
    assertThat(voxels(segmentation, 3))
        .isEqualTo(expected(regions.ellipse().orElseThrow()))
        .isNotEmpty();
  }

  @Test
  void measured_regions_are_segments_of_their_own_within_the_body() throws IOException {
    Attributes segmentation = write(Screenings.synthetic());
    assertThat(segmentation.getSequence(Tag.SegmentSequence))
        .extracting(segment -> segment.getString(Tag.SegmentLabel))
        .containsExactly("L1 vertebral body", "L1 eroded body", "L1 ellipse");
    assertThat(segmentation.getSequence(Tag.SegmentSequence))
        .extracting(segment -> segment.getString(Tag.TrackingUID))
        .doesNotHaveDuplicates();
    assertThat(voxels(segmentation, 1)).containsAll(voxels(segmentation, 2));
    assertThat(voxels(segmentation, 1)).containsAll(voxels(segmentation, 3));
  }

  @ParameterizedTest
  @MethodSource("grids")
  void every_frame_begins_with_a_byte(Grid grid) throws IOException {
    Attributes segmentation = write(Screenings.of(grid, Screenings.header()));
    int bits =
        segmentation.getInt(Tag.Rows, 0)
            * segmentation.getInt(Tag.Columns, 0)
            * segmentation.getInt(Tag.BitsAllocated, 0);
    assertThat(bits % 8).isZero();
    assertThat(segmentation.getString(Tag.SegmentationType))
        .isEqualTo(grid.equals(Screenings.whole()) ? "BINARY" : "FRACTIONAL");
  }

  @ParameterizedTest
  @MethodSource("grids")
  void no_frame_is_empty_and_each_names_its_source_slice(Grid grid) throws IOException {
    Attributes segmentation = write(Screenings.of(grid, Screenings.header()));
    int plane = segmentation.getInt(Tag.Rows, 0) * segmentation.getInt(Tag.Columns, 0);
    BitSet bits = pixels(segmentation);
    Sequence frames = segmentation.getSequence(Tag.PerFrameFunctionalGroupsSequence);
    assertThat(segmentation.getInt(Tag.NumberOfFrames, 0)).isEqualTo(frames.size());
    for (int f = 0; f < frames.size(); f++) {
      assertThat(bits.get(f * plane, (f + 1) * plane).cardinality()).isPositive();
      int k = Math.toIntExact(Math.round(grid.toIndex(position(frames.get(f))).z()));
      assertThat(source(frames.get(f)).getString(Tag.ReferencedSOPInstanceUID))
          .isEqualTo("1.2.3.4.5." + (k + 1));
    }
  }

  @Test
  void frames_of_an_enhanced_ct_are_named_by_number() throws IOException {
    Screening single = Screenings.synthetic();
    Screening enhanced = Screenings.with(single, Screenings.enhanced(Screenings.header(), 37));
    Attributes segmentation = write(enhanced);
    for (Attributes frame : segmentation.getSequence(Tag.PerFrameFunctionalGroupsSequence)) {
      int k = Math.toIntExact(Math.round(single.volume().grid().toIndex(position(frame)).z()));
      assertThat(source(frame).getInt(Tag.ReferencedFrameNumber, 0)).isEqualTo(37 - k);
      assertThat(source(frame).getString(Tag.ReferencedSOPInstanceUID)).isEqualTo("1.2.3.4.5.1");
    }
    assertThat(
            segmentation
                .getNestedDataset(Tag.ReferencedSeriesSequence)
                .getSequence(Tag.ReferencedInstanceSequence))
        .hasSize(1);
  }

  @Test
  void it_lies_in_the_sources_frame_of_reference() throws IOException {
    assertThat(write(Screenings.synthetic()).getString(Tag.FrameOfReferenceUID))
        .isEqualTo("1.2.3.4.9");
  }

  @Test
  void of_slices_without_a_common_frame_it_refers_to_the_images_alone() throws IOException {
    Screening screening = Screenings.of(Screenings.axial(), Screenings.unframedHeader());
    assertThat(Soundness.whyNoDicom(screening.origin())).isEmpty();
    Attributes segmentation = write(screening);
    assertThat(segmentation.contains(Tag.FrameOfReferenceUID)).isFalse();
    assertThat(segmentation.contains(Tag.PositionReferenceIndicator)).isFalse();
    for (Attributes frame : segmentation.getSequence(Tag.PerFrameFunctionalGroupsSequence)) {
      assertThat(source(frame).getString(Tag.ReferencedSOPInstanceUID)).startsWith("1.2.3.4.5.");
    }
  }

  @Test
  void the_algorithm_is_named_with_family_and_version() throws IOException {
    Attributes algorithm =
        write(Screenings.synthetic())
            .getNestedDataset(Tag.SegmentSequence)
            .getNestedDataset(Tag.SegmentationAlgorithmIdentificationSequence);
    assertThat(algorithm.getString(Tag.AlgorithmName)).isEqualTo("vertebrae-unet3d");
    assertThat(algorithm.getString(Tag.AlgorithmVersion)).isEqualTo("1.0.0");
    assertThat(Datasets.code(algorithm, Tag.AlgorithmFamilyCodeSequence)).isEqualTo("123110");
  }

  private Attributes write(Screening screening) throws IOException {
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    return Datasets.throughFile(
        L1Segmentation.of(screening, L1Regions.of(screening), Screenings.EQUIPMENT, uids), folder);
  }

  /** By the data set alone: PS3.3 Equation C.7.6.2.1-1. */
  private static Set<List<Long>> voxels(Attributes segmentation, int segment) {
    Attributes shared = segmentation.getNestedDataset(Tag.SharedFunctionalGroupsSequence);
    double[] axes =
        shared
            .getNestedDataset(Tag.PlaneOrientationSequence)
            .getDoubles(Tag.ImageOrientationPatient);
    double[] spacing =
        shared.getNestedDataset(Tag.PixelMeasuresSequence).getDoubles(Tag.PixelSpacing);
    Vector3 right = new Vector3(axes[0], axes[1], axes[2]).times(spacing[1]);
    Vector3 down = new Vector3(axes[3], axes[4], axes[5]).times(spacing[0]);
    int columns = segmentation.getInt(Tag.Columns, 0);
    int plane = segmentation.getInt(Tag.Rows, 0) * columns;
    BitSet bits = pixels(segmentation);
    Sequence frames = segmentation.getSequence(Tag.PerFrameFunctionalGroupsSequence);
    Set<List<Long>> found = new HashSet<>();
    bits.stream()
        .filter(bit -> segment(frames.get(Math.floorDiv(bit, plane))) == segment)
        .forEach(
            bit -> {
              int pixel = bit % plane;
              int row = Math.floorDiv(pixel, columns);
              found.add(
                  rounded(
                      position(frames.get(Math.floorDiv(bit, plane)))
                          .plus(right.times(pixel % columns))
                          .plus(down.times(row))));
            });
    return found;
  }

  /** One a pixel, whatever the encoding. */
  private static BitSet pixels(Attributes segmentation) {
    byte[] bytes = segmentation.getSafeBytes(Tag.PixelData);
    if (segmentation.getInt(Tag.BitsAllocated, 0) == 1) {
      return BitSet.valueOf(bytes);
    }
    BitSet set = new BitSet();
    for (int n = 0; n < bytes.length; n++) {
      set.set(n, bytes[n] != 0);
    }
    return set;
  }

  private static int segment(Attributes frame) {
    return frame
        .getNestedDataset(Tag.SegmentIdentificationSequence)
        .getInt(Tag.ReferencedSegmentNumber, 0);
  }

  private static Set<List<Long>> expected(MaskedRegion body) {
    Set<List<Long>> expected = new HashSet<>();
    Grid grid = body.grid();
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          if (body.contains(i, j, k)) {
            expected.add(rounded(grid.toPatient(i, j, k)));
          }
        }
      }
    }
    return expected;
  }

  private static List<Long> rounded(Vector3 mm) {
    return List.of(Math.round(mm.x() * 100), Math.round(mm.y() * 100), Math.round(mm.z() * 100));
  }

  private static Vector3 position(Attributes frame) {
    double[] xyz =
        frame.getNestedDataset(Tag.PlanePositionSequence).getDoubles(Tag.ImagePositionPatient);
    return new Vector3(xyz[0], xyz[1], xyz[2]);
  }

  private static Attributes source(Attributes frame) {
    return frame
        .getNestedDataset(Tag.DerivationImageSequence)
        .getNestedDataset(Tag.SourceImageSequence);
  }
}
