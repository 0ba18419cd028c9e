package org.medconv.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

class TrabecularRoiTest {

  @ParameterizedTest
  @CsvSource({"1,1,1", "0.7,0.7,1.25", "0.5,0.9,3", "3,3,3", "2,0.6,0.6", "1,1,5"})
  void erosion_is_the_one_that_the_definition_gives(double si, double sj, double sk) {
    long seed = Double.hashCode(si + 10 * sj + 100 * sk);
    Grid grid = Grid.axisAligned(30, 28, 26, new Vector3(0, 0, 0), si, sj, sk);
    for (double millimetres : new double[] {0, 1, 2.5, 4}) {
      MaskedRegion region = blob(grid, new Random(seed));
      MaskedRegion eroded = TrabecularRoi.eroded(region, millimetres);
      assertThat(eroded.inside())
          .as("erosion by %s mm, seed %d", millimetres, seed)
          .isEqualTo(byDefinition(region, millimetres));
    }
  }

  @Test
  void a_wider_margin_never_leaves_more() {
    Grid grid = Grid.axisAligned(40, 40, 40, new Vector3(0, 0, 0), 0.8, 0.8, 1.5);
    MaskedRegion region = blob(grid, new Random(7));
    BitSet before = region.inside();
    for (double millimetres = 0; millimetres < 8; millimetres += 0.5) {
      BitSet after = TrabecularRoi.eroded(region, millimetres).inside();
      BitSet gained = (BitSet) after.clone();
      gained.andNot(before);
      assertThat(gained.isEmpty()).as("voxels gained at %s mm", millimetres).isTrue();
      before = after;
    }
  }

  @Test
  void a_body_that_ends_at_the_edge_of_the_volume_is_eroded_there_too() {
    Grid grid = Grid.axisAligned(20, 20, 20, new Vector3(0, 0, 0), 1, 1, 1);
    BitSet all = new BitSet();
    all.set(0, grid.voxels());
    MaskedRegion region = new MaskedRegion(grid, new Box(0, 0, 0, 20, 20, 20), all);
    MaskedRegion roi = TrabecularRoi.of(FineBody.ofCubes(region), 0);
    assertThat(roi.voxels()).isEqualTo(12 * 12 * 12);
    assertThat(roi.contains(4, 4, 4)).isTrue();
    assertThat(roi.contains(3, 10, 10)).isFalse();
    assertThat(roi.contains(10, 10, 16)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // As the spine report counts: whole voxels whose centre lies more than 4 mm from one outside.
    "1, 1, 0, 4",
    "3, 3, 0, 3",
    "1, 1.1, 1, 3.3",
    // Along long voxels from the border, in parts; of slices over 4 mm apart one at least.
    "0.8, 1.5, 1.5, 3.75",
    "1, 2, 2, 4",
    "1, 3, 3, 4",
    "1.6, 3, 3, 4.5",
    "0.8, 5, 5, 5",
    "1.6, 5, 1, 5",
    // And along thick slices that overlap.
    "1.5, 1.5, 4, 4.5",
    "1, 1, 3, 4"
  })
  void so_much_is_taken_off_along_the_slices(
      double pixel, double between, double thick, double taken) {
    int slices = (int) Math.round(30 / between);
    int columns = (int) Math.round(45 / pixel);
    Grid grid =
        Grid.axisAligned(columns, columns, slices, new Vector3(0, 0, 0), pixel, pixel, between);
    BitSet all = new BitSet();
    all.set(0, grid.voxels());
    Box box = new Box(0, 0, 0, columns, columns, slices);
    MaskedRegion body = new MaskedRegion(grid, box, all);
    MaskedRegion roi = TrabecularRoi.of(FineBody.ofCubes(body), thick);
    Box left = FineBody.tight(roi);
    double height = left.slices() * roi.grid().spacingK();
    assertThat(0.5 * (slices * between - height)).isCloseTo(taken, within(1e-6));
  }

  @Test
  void the_region_given_is_left_as_it_was() {
    Grid grid = Grid.axisAligned(20, 20, 20, new Vector3(0, 0, 0), 1, 1, 1);
    MaskedRegion region = blob(grid, new Random(3));
    BitSet before = (BitSet) region.inside().clone();
    TrabecularRoi.of(FineBody.ofCubes(region), 0);
    assertThat(region.inside()).isEqualTo(before);
  }

  @Test
  void a_negative_margin_is_refused() {
    Grid grid = Grid.axisAligned(9, 9, 9, new Vector3(0, 0, 0), 1, 1, 1);
    MaskedRegion region = blob(grid, new Random(1));
    assertThatThrownBy(() -> TrabecularRoi.eroded(region, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1.0 mm");
  }

  /** An ellipsoid with a ragged surface and a few holes, in a box that fits it. */
  private static MaskedRegion blob(Grid grid, Random random) {
    Box box = new Box(2, 1, 0, grid.columns() - 1, grid.rows() - 2, grid.slices());
    BitSet inside = new BitSet();
    MaskedRegion region = new MaskedRegion(grid, box, inside);
    for (int k = box.k0(); k < box.k1(); k++) {
      for (int j = box.j0(); j < box.j1(); j++) {
        for (int i = box.i0(); i < box.i1(); i++) {
          double x = 2.0 * (i - box.i0()) / (box.columns() - 1) - 1;
          double y = 2.0 * (j - box.j0()) / (box.rows() - 1) - 1;
          double z = 2.0 * (k - box.k0()) / (box.slices() - 1) - 1;
          if (x * x + y * y + z * z < 0.7 + 0.3 * random.nextDouble() && random.nextInt(2000) > 0) {
            inside.set(region.position(i, j, k));
          }
        }
      }
    }
    return region;
  }

  private static BitSet byDefinition(MaskedRegion region, double millimetres) {
    Grid grid = region.grid();
    Box box = region.box();
    BitSet kept = new BitSet();
    for (int k = box.k0(); k < box.k1(); k++) {
      for (int j = box.j0(); j < box.j1(); j++) {
        for (int i = box.i0(); i < box.i1(); i++) {
          if (region.contains(i, j, k) && isClear(region, grid, millimetres, i, j, k)) {
            kept.set(region.position(i, j, k));
          }
        }
      }
    }
    return kept;
  }

  private static boolean isClear(
      MaskedRegion region, Grid grid, double millimetres, int i, int j, int k) {
    int ri = (int) Math.ceil(millimetres / grid.spacingI());
    int rj = (int) Math.ceil(millimetres / grid.spacingJ());
    int rk = (int) Math.ceil(millimetres / grid.spacingK());
    for (int dk = -rk; dk <= rk; dk++) {
      for (int dj = -rj; dj <= rj; dj++) {
        for (int di = -ri; di <= ri; di++) {
          double distance =
              Math.sqrt(
                  Math.pow(di * grid.spacingI(), 2)
                      + Math.pow(dj * grid.spacingJ(), 2)
                      + Math.pow(dk * grid.spacingK(), 2));
          if (distance <= millimetres + 1e-9 && !region.contains(i + di, j + dj, k + dk)) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
