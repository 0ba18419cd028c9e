package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.config.NodeConfig;
import org.medconv.config.NodeConfigReader;
import org.medconv.dicom.file.Part10File;
import org.medconv.measure.BodyShape;
import org.medconv.measure.VertebraMeasurement;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.node.Screenings;
import org.medconv.peers.ExampleCt;
import org.medconv.report.ResultObject;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.ScreeningOutcome.Rejected;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Rejection;
import org.medconv.volume.Vector3;

/**
 * The shipped models on a real CT, compared with the values that TotalSegmentator published for it.
 */
@Tag("heavy")
@TestInstance(Lifecycle.PER_CLASS)
class ExampleCtScreeningTest {
  private static final int WHOLE_L1 = 31;
  private static final int BODY_L1 = 20;
  private static final double PUBLISHED_MEDIAN_HU = 110;

  @TempDir static Path folder;
  private ScreeningPipeline pipeline;
  private ScreeningOutcome outcome;

  @BeforeAll
  void screen() throws Exception {
    List<Path> slices = ExampleCt.slices();
    NodeConfig config = NodeConfigReader.read(Path.of("conf", "node.yaml"), Map.of());
    pipeline = Screenings.open(config, Optional.empty(), "vertebrae-unet3d", "medconv-resnet50");
    outcome = screen(slices);
    System.out.println("example CT: " + outcome.seconds() + " on " + outcome.device());
  }

  @Test
  void l1_is_found_where_totalsegmentator_sees_it() throws Exception {
    LabelVolume labels = NiftiFile.readLabels(ExampleCt.folder().resolve("totalseg.nii.gz"));
    double off = l1().centroid().minus(bodyCentroid()).length();
    double fromWhole = l1().centroid().minus(centroid(labels, WHOLE_L1)).length();
    System.out.printf(
        "L1 centroid: %.1f mm from the whole L1's, %.1f mm from the body's%n", fromWhole, off);
    // Label 31 holds the posterior elements too: its centroid lies 10.6 mm from the published
    // body's.
    assertThat(fromWhole).isLessThan(15);
  }

  @Test
  void the_body_of_l1_overlaps_the_published_one() throws Exception {
    double dice = dice(l1().body(), bodies());
    System.out.printf("L1 body Dice: %.3f%n", dice);
    assertThat(dice).isGreaterThan(0.6);
  }

  @Test
  void trabecular_attenuation_is_near_the_published_one() {
    double median = classified().screening().trabecular().median();
    System.out.printf(
        "L1 trabecular median: %.1f HU (published %.1f)%n", median, PUBLISHED_MEDIAN_HU);
    assertThat(median).isCloseTo(PUBLISHED_MEDIAN_HU, within(8.0));
  }

  @Test
  void every_level_from_t12_to_l4_is_measured() {
    Map<VertebraLevel, VertebraMeasurement> levels = new EnumMap<>(VertebraLevel.class);
    outcome.vertebrae().forEach(each -> levels.put(each.vertebra().level(), each.measurement()));
    for (VertebraLevel level : EnumSet.range(VertebraLevel.L1, VertebraLevel.L4)) {
      BodyShape shape = levels.get(level).shape().orElseThrow();
      System.out.printf(
          "example CT, outlined here, %s: eroded median %.0f HU, ellipse mean %.0f HU, heights %.1f"
              + " %.1f %.1f mm, wedge %.2f%n",
          level,
          levels.get(level).eroded().orElseThrow().median(),
          levels.get(level).elliptical().orElseThrow().mean(),
          shape.anterior(),
          shape.middle(),
          shape.posterior(),
          shape.wedgeRatio());
      assertThat(shape.middle()).isBetween(18.0, 35.0);
    }
    assertThat(levels.get(VertebraLevel.T12)).isInstanceOf(NotMeasurable.class);
    assertThat(levels.get(VertebraLevel.L5))
        .isInstanceOfSatisfying(
            NotMeasurable.class,
            none ->
                assertThat(none.reason()).isEqualTo(VertebraMeasurement.Reason.OUTSIDE_T12_TO_L4));
    System.out.println("example CT: " + outcome.quality() + " " + outcome.warnings());
  }

  private ScreeningOutcome screen(List<Path> slices) throws IOException {
    return pipeline.screen(slices, Instant.parse("2026-01-01T00:00:00Z"), folder, stage -> {});
  }

  @AfterAll
  void close() {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @Test
  void slices_missing_across_l1_are_refused_and_those_missing_elsewhere_are_not() throws Exception {
    List<Path> slices = ExampleCt.slices();
    int l1 = (int) Math.round(l1().body().grid().toIndex(l1().centroid()).z());
    // The example's file numbers run against the position.
    assertThat(screen(without(slices, l1))).isInstanceOf(Rejected.class);
    assertThat(((Rejected) screen(without(slices, l1))).rejection().reason())
        .isEqualTo(Rejection.Reason.SLICE_GAP);
    assertThat(screen(without(slices, 20))).isNotInstanceOf(Rejected.class);
  }

  /** Without the three slices around this k index. */
  private List<Path> without(List<Path> slices, int k) throws IOException {
    List<Path> kept = new ArrayList<>();
    Grid grid = l1().body().grid();
    for (Path slice : slices) {
      double[] position =
          Part10File.readHeader(slice)
              .dataset()
              .getDoubles(org.aoju.bus.image.Tag.ImagePositionPatient);
      double at = grid.toIndex(new Vector3(position[0], position[1], position[2])).z();
      if (Math.abs(at - k) > 1.5) {
        kept.add(slice);
      }
    }
    return kept;
  }

  @Test
  void all_four_results_are_written() {
    assertThat(classified().objects())
        .extracting(ResultObject::kind)
        .containsExactly(
            ResultObject.Kind.SEG,
            ResultObject.Kind.SR,
            ResultObject.Kind.SC,
            ResultObject.Kind.FHIR);
    System.out.println("example CT: " + classified().screening().classification());
  }

  private Classified classified() {
    assertThat(outcome).isInstanceOf(Classified.class);
    return (Classified) outcome;
  }

  private Vertebra l1() {
    return classified().screening().finding().l1();
  }

  private static LabelVolume bodies() throws Exception {
    return NiftiFile.readLabels(ExampleCt.folder().resolve("vertebral_bodies.nii.gz"));
  }

  private static Vector3 bodyCentroid() throws Exception {
    return centroid(bodies(), BODY_L1);
  }

  private static Vector3 centroid(LabelVolume labels, int label) {
    Grid grid = labels.grid();
    Vector3 sum = new Vector3(0, 0, 0);
    int count = 0;
    for (int n = 0; n < grid.voxels(); n++) {
      if (labels.labels()[n] == label) {
        sum = sum.plus(grid.toPatient(n));
        count++;
      }
    }
    return sum.times(1.0 / count);
  }

  /** On the CT's own grid: the labels' grid is the same but for the direction of its axes. */
  private static double dice(MaskedRegion found, LabelVolume labels) {
    Grid grid = labels.grid();
    int truth = 0;
    int both = 0;
    for (int n = 0; n < grid.voxels(); n++) {
      if (labels.labels()[n] == BODY_L1) {
        truth++;
        Vector3 index = found.grid().toIndex(grid.toPatient(n));
        boolean inside =
            found.contains(
                (int) Math.round(index.x()),
                (int) Math.round(index.y()),
                (int) Math.round(index.z()));
        both += inside ? 1 : 0;
      }
    }
    return 2.0 * both / (truth + found.voxels());
  }
}
