package org.medconv.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

class CutOutPlanTest {
  private static final CutOutPlan PLAN = CutOutPlan.STANDARD;
  private static final Vector3 CENTRE = new Vector3(12, -34, 210);

  @Test
  void a_body_of_one_attenuation_is_cut_out_with_it_and_nothing_else() {
    Grid grid = grid(0.8, 0.8, 1.5);
    CtVolume volume = volume(grid, p -> isBody(p) ? 137 : -100);
    L1CutOut cutOut = PLAN.cut(volume, body(grid));
    assertThat(values(cutOut)).isNotEmpty().containsOnly(137);
    assertThat(cutOut.hu()).hasSize(32 * 28 * 24).contains(L1CutOut.OUTSIDE);
  }

  @Test
  void the_body_lies_in_the_middle() {
    Grid grid = grid(1, 1, 1);
    L1CutOut cutOut = PLAN.cut(volume(grid, p -> 100), body(grid));
    Vector3 middle =
        cutOut
            .grid()
            .toPatient(
                (PLAN.columns() - 1) / 2.0, (PLAN.rows() - 1) / 2.0, (PLAN.slices() - 1) / 2.0);
    assertThat(middle.minus(CENTRE).length()).isLessThan(0.5);
  }

  @ParameterizedTest
  @CsvSource({"0.7,0.7,0.7", "0.6,0.6,3", "3,3,3", "1,1,5"})
  void thin_and_thick_slices_show_the_same_bone(double si, double sj, double sk) {
    Grid grid = grid(si, sj, sk);
    CtVolume volume = volume(grid, p -> 100 + 3 * (p.x() - CENTRE.x()) + 2 * (p.z() - CENTRE.z()));
    L1CutOut cutOut = PLAN.cut(volume, body(grid));
    int[] values = values(cutOut);
    assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(100, within(5.0));
    // 32 x 24 x 19 mm are left of an ellipsoid of 38 x 30 x 25: within what a coarse grid rounds.
    double millilitres = values.length * 0.008;
    assertThat(millilitres).isBetween(4.0, 11.5);
  }

  @Test
  void slices_stored_in_another_order_give_the_same_cut_out() {
    Grid upright = grid(1, 1, 2);
    Grid upsideDown =
        new Grid(
            upright.columns(),
            upright.rows(),
            upright.slices(),
            upright.toPatient(upright.columns() - 1, 0, upright.slices() - 1),
            new Vector3(-1, 0, 0),
            new Vector3(0, 1, 0),
            new Vector3(0, 0, -1),
            1,
            1,
            2);
    ToDoubleFunction<Vector3> bone = p -> 5 * p.x() - p.y() + Math.sin(p.z()) * 40;
    L1CutOut one = PLAN.cut(volume(upright, bone), body(upright));
    L1CutOut other = PLAN.cut(volume(upsideDown, bone), body(upsideDown));
    int different = 0;
    for (int n = 0; n < one.hu().length; n++) {
      different += Math.abs(one.hu()[n] - other.hu()[n]) > 1 ? 1 : 0;
    }
    assertThat(different).isZero();
  }

  @Test
  void an_empty_or_vanishing_body_is_refused_with_its_size() {
    Grid grid = grid(1, 1, 1);
    CtVolume volume = volume(grid, p -> 100);
    Box box = new Box(30, 30, 30, 34, 34, 34);
    assertThatThrownBy(() -> PLAN.cut(volume, new MaskedRegion(grid, box, new BitSet())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty");
    BitSet small = new BitSet();
    small.set(0, 64);
    assertThatThrownBy(() -> PLAN.cut(volume, new MaskedRegion(grid, box, small)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.06 ml");
  }

  @Test
  void the_network_sees_attenuation_and_a_neutral_outside() {
    HuWindow window = new HuWindow(-100, 400);
    short[] hu = {-1000, -100, 25, 150, 400, 3000, L1CutOut.OUTSIDE};
    assertThat(L1CutOut.normalised(hu, window))
        .containsExactly(new float[] {-1, -1, -0.5f, 0, 1, 1, 0}, within(1e-6f));
  }

  private static int[] values(L1CutOut cutOut) {
    return IntStream.range(0, cutOut.hu().length)
        .map(n -> cutOut.hu()[n])
        .filter(value -> value != L1CutOut.OUTSIDE)
        .toArray();
  }

  private static Grid grid(double si, double sj, double sk) {
    int columns = (int) Math.round(80 / si);
    int rows = (int) Math.round(80 / sj);
    int slices = (int) Math.round(80 / sk);
    Vector3 half =
        new Vector3((columns - 1) / 2.0 * si, (rows - 1) / 2.0 * sj, (slices - 1) / 2.0 * sk);
    return Grid.axisAligned(columns, rows, slices, CENTRE.minus(half), si, sj, sk);
  }

  private static boolean isBody(Vector3 p) {
    Vector3 d = p.minus(CENTRE);
    double x = d.x() / 19;
    double y = d.y() / 15;
    double z = d.z() / 12.5;
    return x * x + y * y + z * z < 1;
  }

  private static CtVolume volume(Grid grid, ToDoubleFunction<Vector3> attenuation) {
    short[] hu = new short[grid.voxels()];
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          hu[grid.index(i, j, k)] =
              (short) Math.round(attenuation.applyAsDouble(grid.toPatient(i, j, k)));
        }
      }
    }
    return new CtVolume(grid, hu, Acquisition.unknown());
  }

  private static MaskedRegion body(Grid grid) {
    BitSet inside = new BitSet(grid.voxels());
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          inside.set(grid.index(i, j, k), isBody(grid.toPatient(i, j, k)));
        }
      }
    }
    return new MaskedRegion(
        grid, new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices()), inside);
  }
}
