package org.medconv.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {

  private static final Grid GRID =
      Grid.axisAligned(40, 36, 30, new Vector3(-100, -80, 50), 0.7, 0.8, 1.25);

  /** 2x - 3y + 4z + 50 HU: linear, so interpolation and averaging must both give it back. */
  private static short ramp(Vector3 p) {
    return (short) Math.round(10 * rampExact(p));
  }

  private static double rampExact(Vector3 p) {
    return 2 * p.x() - 3 * p.y() + 4 * p.z() + 50;
  }

  private static CtVolume rampOn(Grid grid) {
    short[] hu = new short[grid.voxels()];
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          hu[grid.index(i, j, k)] = ramp(grid.toPatient(i, j, k));
        }
      }
    }
    return new CtVolume(grid, hu, Acquisition.unknown());
  }

  private static void assertRamp(Grid target, float[] values, double margin) {
    int seen = 0;
    for (int k = 0; k < target.slices(); k++) {
      for (int j = 0; j < target.rows(); j++) {
        for (int i = 0; i < target.columns(); i++) {
          Vector3 p = target.toPatient(i, j, k);
          Vector3 at = GRID.toIndex(p);
          if (inside(at, margin)) {
            assertThat(values[target.index(i, j, k)] / 10.0).isCloseTo(rampExact(p), within(0.06));
            seen++;
          }
        }
      }
    }
    assertThat(seen).isGreaterThan(20);
  }

  private static boolean inside(Vector3 at, double margin) {
    return at.x() >= margin
        && at.y() >= margin
        && at.z() >= margin
        && at.x() <= 39 - margin
        && at.y() <= 35 - margin
        && at.z() <= 29 - margin;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.7, 1.0, 1.6, 2.3, 3.0})
  void a_linear_image_stays_what_it_is_at_every_spacing(double spacing) {
    Grid target = GRID.respaced(spacing, spacing, spacing);
    assertRamp(target, Resampler.toFloats(rampOn(GRID), target), spacing / 0.7 / 2);
  }

  @Test
  void a_target_with_axes_swapped_and_turned_round_is_the_same_patient() {
    Grid target =
        new Grid(
            20,
            30,
            25,
            GRID.toPatient(36, 30, 2),
            new Vector3(0, 0, 1),
            new Vector3(-1, 0, 0),
            new Vector3(0, -1, 0),
            1.3,
            0.9,
            1.0);
    assertRamp(target, Resampler.toFloats(rampOn(GRID), target), 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.8, 2.5})
  void an_oblique_target_is_the_same_patient(double spacing) {
    double c = Math.cos(0.3);
    double s = Math.sin(0.3);
    Grid target =
        new Grid(
            12,
            12,
            12,
            GRID.toPatient(8, 8, 6),
            new Vector3(c, s, 0),
            new Vector3(-s, c, 0),
            new Vector3(0, 0, 1),
            spacing,
            spacing,
            spacing);
    assertRamp(target, Resampler.toFloats(rampOn(GRID), target), 4);
  }

  @Test
  void a_coarser_grid_keeps_the_mean_and_takes_the_noise_down() {
    Random random = new Random(7);
    short[] hu = new short[GRID.voxels()];
    for (int n = 0; n < hu.length; n++) {
      hu[n] = (short) Math.round(100 + 100 * random.nextGaussian());
    }
    CtVolume noise = new CtVolume(GRID, hu, Acquisition.unknown());
    CtVolume coarse = Resampler.resample(noise, GRID.respaced(3, 3, 3));
    assertThat(mean(coarse.hu())).isCloseTo(mean(hu), within(2.0));
    // 3 x 3 x 3 mm holds some 39 source voxels: the standard deviation falls to about a sixth.
    assertThat(deviation(coarse.hu())).isBetween(10.0, 22.0);
  }

  @Test
  void what_lies_outside_the_source_is_air() {
    Grid wider = Grid.axisAligned(60, 10, 60, new Vector3(-110, -75, 40), 1, 1, 1);
    short[] hu = new short[GRID.voxels()];
    CtVolume result = Resampler.resample(new CtVolume(GRID, hu, Acquisition.unknown()), wider);
    for (int k = 0; k < 60; k++) {
      for (int i = 0; i < 60; i++) {
        boolean inside = inside(GRID.toIndex(wider.toPatient(i, 5, k)), -0.5);
        assertThat(result.at(i, 5, k)).isEqualTo(inside ? 0 : CtVolume.AIR);
      }
    }
  }

  @Test
  void a_target_beside_the_source_is_all_air() {
    Grid beside = Grid.axisAligned(5, 5, 5, new Vector3(500, 500, 500), 1, 1, 1);
    assertThat(Resampler.resample(rampOn(GRID), beside).hu()).containsOnly(CtVolume.AIR);
  }

  @Test
  void a_crop_is_the_same_voxels_at_the_same_places() {
    CtVolume source = rampOn(GRID);
    Box box = new Box(3, 4, 5, 20, 21, 22);
    CtVolume crop = Resampler.crop(source, box);
    assertThat(crop.at(2, 3, 4)).isEqualTo(source.at(5, 7, 9));
    assertThat(crop.grid().toPatient(2, 3, 4).minus(GRID.toPatient(5, 7, 9)).length())
        .isLessThan(1e-9);
    assertThat(Resampler.resample(source, crop.grid()).hu()).isEqualTo(crop.hu());
  }

  @Test
  void labels_keep_their_values_and_places() {
    byte[] labels = new byte[GRID.voxels()];
    labels[GRID.index(10, 11, 12)] = (byte) 200;
    LabelVolume source = new LabelVolume(GRID, labels);
    Grid finer = GRID.respaced(0.35, 0.4, 0.625);
    LabelVolume fine = Resampler.nearest(source, finer);
    int count = 0;
    for (byte label : fine.labels()) {
      count += label == (byte) 200 ? 1 : 0;
    }
    assertThat(count).isEqualTo(8);
    Vector3 at = finer.toIndex(GRID.toPatient(10, 11, 12));
    assertThat(
            fine.at((int) Math.round(at.x()), (int) Math.round(at.y()), (int) Math.round(at.z())))
        .isEqualTo(200);
  }

  @Test
  void uneven_slices_are_made_even_from_their_real_places() {
    double[] places = {0, 1, 3, 3.5, 6};
    short[] slices = new short[4 * places.length];
    for (int n = 0; n < slices.length; n++) {
      slices[n] = (short) Math.round(100 * places[n / 4]);
    }
    Grid even = Grid.axisAligned(2, 2, 7, new Vector3(0, 0, 0), 1, 1, 1);
    short[] result = Resampler.evenSlices(slices, places, even);
    for (int n = 0; n < result.length; n++) {
      assertThat((int) result[n]).isEqualTo(100 * (n / 4));
    }
  }

  private static double mean(short[] values) {
    double sum = 0;
    for (short v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  private static double deviation(short[] values) {
    double mean = mean(values);
    double sum = 0;
    for (short v : values) {
      sum += (v - mean) * (v - mean);
    }
    return Math.sqrt(sum / values.length);
  }
}
