package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.medconv.lab.evaluate.PartRow.Outcome;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.peers.RealCts;
import org.medconv.segment.UNetSegmenter;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** The shipped network on parts of real CTs: L1 is right, or not called. */
@Tag("heavy")
@TestInstance(Lifecycle.PER_CLASS)
class RealPartsTest {
  private static final Path MODEL = Path.of("models", "vertebrae-unet3d");
  private static final long SEED = 11;

  /** The whole field of view, straight. */
  private static final double EVERYTHING_MM = 1000;

  private UNetSegmenter segmenter;

  @BeforeAll
  void open() throws Exception {
    assumeTrue(Files.exists(MODEL), "skipped: no weights in " + MODEL);
    segmenter = UNetSegmenter.open(ModelFolder.open(MODEL), Compute.open(DeviceChoice.CPU, 2));
  }

  @AfterAll
  void close() {
    if (segmenter != null) {
      segmenter.close();
    }
  }

  private static RealParts parts(RealCts.Known known) throws Exception {
    return RealParts.read(known.ct(), known.levels());
  }

  private PartRow judged(ScanPart part) {
    PartRow row = JudgedPart.of(part, segmenter).row();
    System.out.println(row.line() + "; " + row.place());
    return row;
  }

  private void noneIsWrong(List<PartRow> rows) {
    assertThat(rows).filteredOn(row -> row.is(Outcome.WRONG)).extracting(PartRow::line).isEmpty();
  }

  /** Consecutive slices at full field of view, as they are and mirrored. */
  private void noneOfTheSlicesIsWrong(double highZ, double lowZ) throws Exception {
    CutScan scan = parts(RealCts.acrin()).scan();
    Grid grid = scan.ct().grid();
    double first = grid.toPatient(0, 0, 0).z() - 0.5 * grid.spacingK();
    List<PartRow> rows = new ArrayList<>();
    for (boolean mirrored : new boolean[] {false, true}) {
      PartPlan plan =
          new PartPlan(
              EVERYTHING_MM, 0, 0, lowZ - first, highZ - first, 0, new Vector3(0, 0, 1), mirrored);
      rows.add(judged(scan.cut(SEED, rows.size(), plan, grid.spacingK())));
    }
    noneIsWrong(rows);
  }

  @Test
  void slices_from_t9_to_just_below_l1_are_not_numbered_wrongly() throws Exception {
    noneOfTheSlicesIsWrong(-434, -582);
  }

  @Test
  void slices_from_t10_to_l2_are_not_numbered_wrongly() throws Exception {
    noneOfTheSlicesIsWrong(-458, -616);
  }

  /** L1 and L2 only, 99 mm: the twelfth rib comes in beside L1, and L2 was called L1. */
  @Test
  void a_part_into_which_the_twelfth_ribs_come_from_above_is_not_numbered_wrongly()
      throws Exception {
    noneIsWrong(List.of(judged(parts(RealCts.acrin()).draw(1, 18))));
  }

  private void noneOfRandomPartsIsWrong(RealParts parts, int count) {
    List<PartRow> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      rows.add(judged(parts.draw(SEED, n)));
    }
    System.out.print(PartsSummary.of(rows).table());
    noneIsWrong(rows);
  }

  @Test
  void random_parts_of_a_trunk_are_not_numbered_wrongly() throws Exception {
    noneOfRandomPartsIsWrong(parts(RealCts.acrin()), 68);
  }

  @Test
  void random_parts_of_an_abdomen_are_not_numbered_wrongly() throws Exception {
    noneOfRandomPartsIsWrong(parts(RealCts.example()), 66);
  }

  @Test
  void random_parts_of_a_chest_are_not_numbered_wrongly() throws Exception {
    noneOfRandomPartsIsWrong(parts(RealCts.chest()), 66);
  }
}
