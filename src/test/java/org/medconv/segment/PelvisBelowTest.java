package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.Vector3;

class PelvisBelowTest {
  private static final double SACRUM_MM = 150;

  /** Vertebrae of 38 mm above a sacrum, and what is told of them. */
  private static Optional<Abstention> told(int vertebrae, boolean marked, boolean hips) {
    double height = SACRUM_MM + 38 * vertebrae;
    DrawnScan drawn = new DrawnScan(360, 240, height).trunk(170, 110);
    if (hips) {
      drawn.cylinder(90, 20, 30, 20, 0, SACRUM_MM + 40, DrawnScan.BONE);
      drawn.cylinder(-90, 20, 30, 20, 0, SACRUM_MM + 40, DrawnScan.BONE);
    }
    List<Vector3> points = new ArrayList<>();
    for (double z = height; z >= SACRUM_MM; z--) {
      points.add(new Vector3(0, 20, z));
    }
    List<SeenBody> bodies = new ArrayList<>();
    for (int n = 0; n < vertebrae; n++) {
      bodies.add(
          new SeenBody(
              new ColumnCuts.Piece(38 * n, 38 * n + 38),
              new BitSet(),
              new Vector3(0, 20, height - 38 * n - 19),
              true,
              new double[SpineClass.VOTES]));
    }
    CoarseScan scan = drawn.scan();
    return PelvisBelow.withoutL1(sacrum(scan, marked), CentreLine.through(points), bodies, scan);
  }

  private static BoneMap sacrum(CoarseScan scan, boolean marked) {
    float[][] classes = new float[SpineClass.COUNT][scan.grid().voxels()];
    for (int p = 0; p < scan.grid().voxels(); p++) {
      Vector3 at = scan.grid().toPatient(p);
      boolean sacrum = at.z() < SACRUM_MM && Math.hypot(at.x(), at.y() - 20) < 40;
      classes[SpineClass.SACRUM.ordinal()][p] = marked && sacrum ? 1 : 0;
    }
    return new BoneMap(scan.grid(), classes, null, scan.scan());
  }

  @Test
  void three_vertebrae_have_no_fifth_above_them() {
    Abstention told = told(3, true, true).orElseThrow();
    assertThat(told.reason()).isEqualTo(Reason.NO_L1_IN_FIELD_OF_VIEW);
    assertThat(told.sentence()).contains("the fifth vertebra above the sacrum");
  }

  @Test
  void four_may_be_five_of_which_one_was_missed() {
    assertThat(told(4, true, true)).isEmpty();
  }

  @Test
  void a_sacrum_needs_both_witnesses() {
    assertThat(told(3, false, true)).isEmpty();
    assertThat(told(3, true, false)).isEmpty();
  }
}
