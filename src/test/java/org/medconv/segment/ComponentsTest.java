package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  private static final int COLUMNS = 7;
  private static final int ROWS = 6;
  private static final int SLICES = 5;

  @Test
  void an_enclosed_hole_is_filled() {
    BitSet shell = box(1, 5);
    shell.clear(at(3, 3, 2));
    assertThat(Components.filled(shell, COLUMNS, ROWS, SLICES)).isEqualTo(box(1, 5));
  }

  @Test
  void a_hole_that_opens_to_one_face_stays_open() {
    BitSet open = box(1, 5);
    open.clear(at(3, 3, 2));
    open.clear(at(4, 3, 2));
    open.clear(at(5, 3, 2));
    assertThat(Components.filled(open, COLUMNS, ROWS, SLICES)).isEqualTo(open);
  }

  @Test
  void a_hole_that_touches_the_outside_over_an_edge_alone_is_filled() {
    BitSet shell = box(1, 5);
    shell.clear(at(4, 3, 2));
    shell.clear(at(5, 4, 2));
    BitSet filled = box(1, 5);
    filled.clear(at(5, 4, 2));
    assertThat(Components.filled(shell, COLUMNS, ROWS, SLICES)).isEqualTo(filled);
  }

  @Test
  void filling_keeps_the_set_and_never_adds_what_touches_a_side() {
    long seed = 20261123;
    Random random = new Random(seed);
    for (int n = 0; n < 200; n++) {
      BitSet set = new BitSet();
      for (int p = 0; p < COLUMNS * ROWS * SLICES; p++) {
        set.set(p, random.nextDouble() < 0.75);
      }
      BitSet filled = Components.filled(set, COLUMNS, ROWS, SLICES);
      BitSet lost = (BitSet) set.clone();
      lost.andNot(filled);
      assertThat(lost.isEmpty()).as("seed %d, set %d", seed, n).isTrue();
      BitSet added = (BitSet) filled.clone();
      added.andNot(set);
      for (int p = added.nextSetBit(0); p >= 0; p = added.nextSetBit(p + 1)) {
        int i = p % COLUMNS;
        int j = Math.floorDiv(p, COLUMNS) % ROWS;
        int k = Math.floorDiv(p, COLUMNS * ROWS);
        assertThat(i > 0 && i < COLUMNS - 1 && j > 0 && j < ROWS - 1 && k > 0 && k < SLICES - 1)
            .as("seed %d, set %d, voxel %d %d %d", seed, n, i, j, k)
            .isTrue();
      }
      assertThat(Components.filled(filled, COLUMNS, ROWS, SLICES)).isEqualTo(filled);
    }
  }

  /** All from column and row {@code from} up to {@code to} in the three middle slices. */
  private static BitSet box(int from, int to) {
    BitSet set = new BitSet();
    for (int k = 1; k < SLICES - 1; k++) {
      for (int j = from; j <= Math.min(to, ROWS - 2); j++) {
        for (int i = from; i <= to; i++) {
          set.set(at(i, j, k));
        }
      }
    }
    return set;
  }

  private static int at(int i, int j, int k) {
    return (k * ROWS + j) * COLUMNS + i;
  }
}
