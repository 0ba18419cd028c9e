package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

class RearrangementTest {
  private static final Grid GRID = Grid.axisAligned(3, 4, 5, new Vector3(-7, 11, 2), 1, 2, 3);
  private static final Rearrangement WAY =
      new Rearrangement("any", new int[] {1, 2, 0}, new boolean[] {true, false, true});

  private static CtVolume counted() {
    short[] hu = new short[GRID.voxels()];
    for (short p = 0; p < hu.length; p++) {
      hu[p] = p;
    }
    return new CtVolume(GRID, hu, Acquisition.unknown());
  }

  @Test
  void with_a_header_that_says_so_every_voxel_keeps_its_place() {
    CtVolume told = WAY.told(counted());
    assertThat(told.grid().columns()).isEqualTo(4);
    for (int p = 0; p < told.hu().length; p++) {
      Vector3 place = told.grid().toPatient(p % 4, Math.floorDiv(p, 4) % 5, Math.floorDiv(p, 20));
      Vector3 before = GRID.toIndex(place);
      int i = (int) Math.round(before.x());
      int j = (int) Math.round(before.y());
      int k = (int) Math.round(before.z());
      assertThat(told.hu()[p]).isEqualTo((short) GRID.index(i, j, k));
    }
  }

  @Test
  void with_the_header_of_before_a_voxel_lies_where_that_puts_it() {
    CtVolume untold = WAY.untold(counted());
    Vector3 place = GRID.toPatient(2, 1, 4);
    Vector3 now = untold.grid().toIndex(WAY.misplaced(GRID, place));
    int p =
        untold
            .grid()
            .index((int) Math.round(now.x()), (int) Math.round(now.y()), (int) Math.round(now.z()));
    assertThat(untold.hu()[p]).isEqualTo((short) GRID.index(2, 1, 4));
  }
}
