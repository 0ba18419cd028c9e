package org.medconv.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

class CutOutShapeTest {
  private static final Grid GRID = CutOutPlan.STANDARD.gridAround(new Vector3(0, 0, 0));

  /**
   * A rounded block of 36 x 26 x 22 mm, leaning forward, its top so much lower in front than its
   * foot.
   */
  private static double[] block(double leanDegrees, double wedgeDegrees) {
    double lean = Math.toRadians(leanDegrees);
    double wedge = Math.tan(Math.toRadians(wedgeDegrees) / 2);
    short[] hu = new short[GRID.voxels()];
    Arrays.fill(hu, L1CutOut.OUTSIDE);
    for (int k = 0; k < GRID.slices(); k++) {
      for (int j = 0; j < GRID.rows(); j++) {
        for (int i = 0; i < GRID.columns(); i++) {
          Vector3 at = GRID.toPatient(i, j, k);
          // The front's way is -y; leaning forward, the back edge rises.
          double depth = Math.cos(lean) * at.y() + Math.sin(lean) * at.z();
          double height = Math.cos(lean) * at.z() - Math.sin(lean) * at.y();
          double round = Math.pow(Math.abs(at.x()) / 18, 2.5) + Math.pow(Math.abs(depth) / 13, 2.5);
          boolean inside = round < 1 && Math.abs(height) < 11 + wedge * depth;
          if (inside) {
            hu[GRID.index(i, j, k)] = 120;
          }
        }
      }
    }
    return CutOutShape.of(Inside.of(new L1CutOut(GRID, hu)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-25, -12, 0, 8, 20})
  void it_tells_how_far_a_body_leans(double degrees) {
    assertThat(block(degrees, 0)[CutOutShape.LEAN]).isCloseTo(degrees, within(2.0));
  }

  @Test
  void a_wedge_does_not_lean() {
    assertThat(block(0, 12)[CutOutShape.LEAN]).isCloseTo(0, within(1.0));
  }

  /** Simulated persons of all postures and findings; how far apart is printed for medconv.md. */
  @Test
  @Tag("heavy")
  void l1_leans_back_and_l4_forward() {
    double[] l1 = leans(PhantomLabel.BODY_L1);
    double[] l4 = leans(PhantomLabel.BODY_L4);
    System.out.printf(
        "lean of %d persons, degrees: L1 %s, L4 %s%n", l1.length, spread(l1), spread(l4));
    assertThat(mean(l1)).isBetween(-15.0, -6.0);
    assertThat(mean(l4)).isBetween(3.0, 12.0);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static String spread(double[] values) {
    double mean = mean(values);
    double variance = mean(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).toArray());
    return String.format(Locale.ROOT, "%.1f ± %.1f", mean, Math.sqrt(variance));
  }

  private static double[] leans(PhantomLabel level) {
    return LongStream.range(920_000, 920_030)
        .parallel()
        .mapToDouble(seed -> lean(seed, level))
        .toArray();
  }

  private static double lean(long seed, PhantomLabel level) {
    SpinePhantom person = SpinePhantom.of(PhantomSpec.patient(seed, 140));
    Vector3 centre = person.truth().body(level).centre();
    PhantomCt ct = person.render(SpinePhantom.centred(centre, 76, 66, 66, 1, 1));
    L1CutOut cutOut = CutOutPlan.STANDARD.cut(ct.volume(), ct.region(level).orElseThrow());
    return CutOutShape.of(Inside.of(cutOut))[CutOutShape.LEAN];
  }

  @Test
  void a_single_voxel_has_a_shape_of_finite_numbers() {
    short[] hu = new short[GRID.voxels()];
    Arrays.fill(hu, L1CutOut.OUTSIDE);
    hu[GRID.index(16, 14, 12)] = 100;
    double[] shape = CutOutShape.of(Inside.of(new L1CutOut(GRID, hu)));
    assertThat(Arrays.stream(shape).allMatch(Double::isFinite)).isTrue();
  }
}
