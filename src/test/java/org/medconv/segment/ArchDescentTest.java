package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** On three drawn vertebrae of 36 mm with their discs, one above the other. */
class ArchDescentTest {
  private static final Grid GRID =
      Grid.axisAligned(24, 40, 36, new Vector3(-34.5, -40, -106.5), 3, 3, 3);
  private static final int HEIGHT = 36;
  private static final double BODY_BACK = 15;

  private static CentreLine column() {
    List<Vector3> points = new ArrayList<>();
    for (int n = 0; n <= 3 * HEIGHT; n++) {
      points.add(new Vector3(0, 0, -n));
    }
    return CentreLine.through(points);
  }

  private static List<SeenBody> bodies() {
    List<SeenBody> bodies = new ArrayList<>();
    for (int from = 0; from < 3 * HEIGHT; from += HEIGHT) {
      bodies.add(body(from));
    }
    return bodies;
  }

  private static SeenBody body(int from) {
    BitSet voxels = new BitSet();
    for (int p = 0; p < GRID.voxels(); p++) {
      Vector3 at = GRID.toPatient(p);
      if (-at.z() >= from && -at.z() < from + HEIGHT && Math.abs(at.y()) < BODY_BACK) {
        voxels.set(p);
      }
    }
    Vector3 middle = new Vector3(0, 0, -from - 0.5 * HEIGHT);
    double[] votes = new double[SpineClass.VOTES];
    return new SeenBody(new ColumnCuts.Piece(from, from + HEIGHT), voxels, middle, true, votes);
  }

  /**
   * Pedicles and laminae as shares of the way down their vertebra.
   *
   * @param pedicle where the middle of the pedicles lies
   * @param lamina where that of the laminae lies
   */
  private static BoneMap arches(double pedicle, double lamina) {
    float[][] classes = new float[SpineClass.COUNT][GRID.voxels()];
    for (int p = 0; p < GRID.voxels(); p++) {
      Vector3 at = GRID.toPatient(p);
      double down = (-at.z() % HEIGHT + HEIGHT) % HEIGHT / HEIGHT;
      double behind = at.y() - BODY_BACK;
      boolean isPedicle =
          behind > 0 && behind < 10 && Math.abs(at.x()) > 9 && Math.abs(down - pedicle) < 0.15;
      boolean isLamina =
          behind > 15 && behind < 30 && Math.abs(at.x()) < 12 && Math.abs(down - lamina) < 0.2;
      classes[SpineClass.POSTERIOR.ordinal()][p] = isPedicle || isLamina ? 1 : 0;
    }
    return new BoneMap(GRID, classes, new float[0][0], GRID);
  }

  @Test
  void arches_that_run_downwards_are_a_spine_upright() {
    assertThat(ArchDescent.of(arches(0.3, 0.65), column(), bodies())).isGreaterThan(0.4);
    assertThat(ArchDescent.doubt(arches(0.3, 0.65), column(), bodies())).isEmpty();
  }

  @Test
  void arches_that_run_upwards_are_a_spine_upside_down() {
    assertThat(ArchDescent.of(arches(0.7, 0.35), column(), bodies())).isLessThan(-0.4);
    Abstention why = ArchDescent.doubt(arches(0.7, 0.35), column(), bodies()).orElseThrow();
    assertThat(why.reason()).isEqualTo(Reason.ORIENTATION_DOUBTFUL);
    assertThat(why.sentence()).startsWith("the neural arches do not run downwards");
  }

  @Test
  void a_body_without_an_arch_does_not_tell_head_from_foot() {
    BoneMap bare = new BoneMap(GRID, new float[SpineClass.COUNT][GRID.voxels()], null, GRID);
    assertThat(ArchDescent.of(bare, column(), bodies())).isNaN();
    assertThat(ArchDescent.doubt(bare, column(), bodies()).orElseThrow().sentence())
        .contains("too little of the neural arches");
  }

  @Test
  void a_vertebra_that_the_scan_cuts_is_not_asked() {
    List<SeenBody> cut =
        bodies().stream()
            .map(b -> new SeenBody(b.piece(), b.voxels(), b.centroid(), false, b.votes()))
            .toList();
    assertThat(ArchDescent.of(arches(0.3, 0.65), column(), cut)).isNaN();
  }
}
