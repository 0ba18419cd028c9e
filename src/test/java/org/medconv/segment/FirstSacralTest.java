package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

class FirstSacralTest {
  private static final Grid GRID =
      Grid.axisAligned(40, 40, 60, new Vector3(-60, -60, -180), 3, 3, 3);

  /** A straight column from z = 0 down, with vertebrae of 40 mm. */
  private static CentreLine column() {
    List<Vector3> points = new ArrayList<>();
    for (int n = 0; n <= 160; n++) {
      points.add(new Vector3(0, 0, -n));
    }
    return CentreLine.through(points);
  }

  private static List<SeenBody> bodies() {
    List<SeenBody> bodies = new ArrayList<>();
    for (int from = 0; from < 160; from += 40) {
      bodies.add(
          new SeenBody(
              new ColumnCuts.Piece(from, from + 40),
              new BitSet(),
              new Vector3(0, 0, -from - 20),
              true,
              new double[SpineClass.VOTES]));
    }
    return bodies;
  }

  /** Sacral wings 24 mm and more to the sides, below a height. */
  private static BoneMap wingsBelow(double z) {
    return wingsBetween(Double.NEGATIVE_INFINITY, z);
  }

  private static BoneMap wingsBetween(double low, double z) {
    float[][] classes = new float[SpineClass.COUNT][GRID.voxels()];
    for (int k = 0, p = 0; k < GRID.slices(); k++) {
      for (int j = 0; j < GRID.rows(); j++) {
        for (int i = 0; i < GRID.columns(); i++, p++) {
          Vector3 at = GRID.toPatient(i, j, k);
          boolean wing =
              Math.abs(at.x()) > 24 && Math.abs(at.y()) < 15 && at.z() > low && at.z() < z;
          classes[SpineClass.SACRUM.ordinal()][p] = wing ? 1 : 0;
        }
      }
    }
    return new BoneMap(GRID, classes, new float[0][0], GRID);
  }

  @Test
  void a_body_between_the_wings_of_the_sacrum_is_no_lumbar_one() {
    assertThat(FirstSacral.dropped(wingsBelow(-122), column(), bodies())).hasSize(3);
  }

  @Test
  void a_body_right_above_them_stays() {
    assertThat(FirstSacral.dropped(wingsBelow(-152), column(), bodies())).hasSize(4);
  }

  @Test
  void nothing_is_left_of_a_column_within_the_sacrum() {
    assertThat(FirstSacral.dropped(wingsBelow(10), column(), bodies())).isEmpty();
  }

  @Test
  void nor_is_what_lies_below_it_though_no_wings_lie_beside_that() {
    assertThat(FirstSacral.dropped(wingsBetween(-120, -82), column(), bodies())).hasSize(2);
  }

  @Test
  void a_sacrum_at_the_upper_end_takes_no_body_away() {
    assertThat(FirstSacral.dropped(wingsBetween(-40, 10), column(), bodies())).hasSize(4);
  }
}
