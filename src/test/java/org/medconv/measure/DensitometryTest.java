package org.medconv.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

class DensitometryTest {
  private static final Grid GRID =
      Grid.axisAligned(60, 50, 40, new Vector3(-30, -25, 100), 1, 1, 1);
  private static final Box BODY = new Box(8, 8, 6, 52, 42, 34);

  @ParameterizedTest
  @ValueSource(shorts = {-80, 0, 37, 110, 400})
  void a_constant_body_measures_as_that_constant_with_no_spread(short hu) {
    TrabecularHu measured = Densitometry.trabecular(filled(hu), whole(BODY)).orElseThrow();
    assertThat(measured.mean()).isEqualTo(hu);
    assertThat(measured.median()).isEqualTo(hu);
    assertThat(measured.sd()).isZero();
    assertThat(measured.voxels()).isEqualTo(36 * 26 * 20);
    assertThat(measured.millilitres()).isCloseTo(18.72, within(1e-9));
  }

  @Test
  void the_shell_around_the_trabecular_bone_does_not_count() {
    CtVolume volume = filled((short) 900);
    for (int k = 10; k < 30; k++) {
      for (int j = 12; j < 38; j++) {
        for (int i = 12; i < 48; i++) {
          volume.hu()[GRID.index(i, j, k)] = (short) (i % 2 == 0 ? 90 : 130);
        }
      }
    }
    TrabecularHu measured = Densitometry.trabecular(volume, whole(BODY)).orElseThrow();
    assertThat(measured.mean()).isEqualTo(110);
    assertThat(measured.median()).isEqualTo(110);
    assertThat(measured.sd()).isEqualTo(20);
  }

  @Test
  void a_body_too_thin_to_erode_is_not_measurable() {
    assertThat(Densitometry.trabecular(filled((short) 120), whole(new Box(8, 8, 6, 52, 42, 14))))
        .isEmpty();
  }

  @Test
  void a_sliver_is_not_measurable() {
    // 8 + 7 voxels a side leave 7 x 7 x 7 = 0.34 ml, under the half millilitre.
    assertThat(Densitometry.trabecular(filled((short) 120), whole(new Box(8, 8, 6, 23, 23, 21))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(shorts = {CtVolume.AIR, -850, 3071})
  void air_lung_and_metal_are_not_measured_as_bone(short hu) {
    assertThat(Densitometry.trabecular(filled(hu), whole(BODY))).isEmpty();
  }

  @Test
  void a_mask_of_another_grid_is_refused() {
    Grid other = Grid.axisAligned(60, 50, 40, new Vector3(0, 0, 0), 1, 1, 1);
    MaskedRegion body = new MaskedRegion(other, BODY, whole(BODY).inside());
    assertThatThrownBy(() -> Densitometry.trabecular(filled((short) 1), body))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static CtVolume filled(short hu) {
    short[] values = new short[GRID.voxels()];
    Arrays.fill(values, hu);
    return new CtVolume(GRID, values, Acquisition.unknown());
  }

  private static MaskedRegion whole(Box box) {
    BitSet inside = new BitSet();
    inside.set(0, box.columns() * box.rows() * box.slices());
    return new MaskedRegion(GRID, box, inside);
  }
}
