package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * Three blocks of 20 slices of 400 voxels, one above the other with discs of 4 slices between them;
 * the first outlines end at the discs.
 */
class OutlineBordersTest {
  private static final Grid GRID =
      Grid.axisAligned(40, 30, 90, new Vector3(0, 0, 0), 1.0, 1.0, 1.0);

  private static final MaskedRegion T12 = block(60, 80);
  private static final MaskedRegion L1 = block(36, 56);
  private static final MaskedRegion L2 = block(12, 32);

  @Test
  void outlines_that_touch_nothing_stay_as_they_were_drawn() {
    MaskedRegion wider = block(35, 57);
    List<Vertebra> seen = List.of(vertebra(T12), vertebra(wider), vertebra(L2));
    assertThat(OutlineBorders.kept(seen, List.of(T12, L1, L2))).isEqualTo(seen);
  }

  @Test
  void an_outline_that_runs_into_its_neighbour_is_drawn_as_it_was_at_first() {
    List<Vertebra> kept = kept(T12, L1, block(12, 39));
    assertThat(kept.get(2).body().inside()).isEqualTo(L2.inside());
    assertThat(kept.get(2).centroid()).isEqualTo(L2.centroid());
    assertThat(kept.get(1).body().inside()).isEqualTo(L1.inside());
  }

  @Test
  void up_to_a_tenth_of_the_neighbours_first_outline_it_is_believed() {
    MaskedRegion upper = block(40, 56);
    assertThat(kept(T12, upper, block(12, 38)).get(2).body()).isEqualTo(block(12, 38));
    assertThat(kept(T12, upper, block(12, 39)).get(2).body()).isEqualTo(L2);
  }

  @Test
  void what_two_claim_goes_to_the_one_whose_first_outline_holds_it() {
    List<Vertebra> kept = kept(T12, block(35, 56), block(12, 38));
    // Slices 36 and 37 are L1's; slice 35 lies in the disc, above the plane in its middle.
    assertThat(kept.get(1).body()).isEqualTo(block(35, 56));
    assertThat(kept.get(2).body().inside()).isEqualTo(cut(block(12, 38), 12, 35));
  }

  @Test
  void what_two_claim_of_the_disc_is_parted_in_its_middle() {
    List<Vertebra> kept = kept(T12, block(32, 56), block(12, 36));
    assertThat(kept.get(1).body().inside()).isEqualTo(cut(block(32, 56), 34, 56));
    assertThat(kept.get(2).body().inside()).isEqualTo(cut(block(12, 36), 12, 34));
    assertThat(kept.get(1).centroid().z()).isEqualTo(44.5);
  }

  @Test
  void an_outline_mostly_outside_of_its_first_is_not_believed() {
    assertThat(kept(T12, L1, block(2, 22)).get(2).body()).isEqualTo(block(2, 22));
    assertThat(kept(T12, L1, block(1, 21)).get(2).body()).isEqualTo(L2);
  }

  @Test
  void no_voxel_belongs_to_two_whatever_was_drawn() {
    for (int reach = 0; reach < 12; reach++) {
      List<Vertebra> kept =
          kept(block(60 - reach, 80), block(36 - reach, 56 + reach), block(12, 32 + reach));
      for (int n = 0; n + 1 < kept.size(); n++) {
        assertThat(shared(kept.get(n).body(), kept.get(n + 1).body())).isZero();
      }
      assertThat(kept.get(1).body().voxels()).isBetween(8000, 10_000);
    }
  }

  private static List<Vertebra> kept(MaskedRegion t12, MaskedRegion l1, MaskedRegion l2) {
    return OutlineBorders.kept(
        List.of(vertebra(t12), vertebra(l1), vertebra(l2)), List.of(T12, L1, L2));
  }

  private static Vertebra vertebra(MaskedRegion body) {
    return new Vertebra(VertebraLevel.L1, body.centroid(), true, body);
  }

  private static MaskedRegion block(int from, int to) {
    Box box = new Box(10, 5, from, 30, 25, to);
    BitSet inside = new BitSet();
    inside.set(0, box.columns() * box.rows() * box.slices());
    return new MaskedRegion(GRID, box, inside);
  }

  /** The slices of a block from one to another, as bits of the whole block. */
  private static BitSet cut(MaskedRegion block, int from, int to) {
    BitSet inside = new BitSet();
    inside.set(block.position(10, 5, from), block.position(29, 24, to - 1) + 1);
    return inside;
  }

  private static int shared(MaskedRegion a, MaskedRegion b) {
    int shared = 0;
    for (int p = 0; p < GRID.voxels(); p++) {
      int row = Math.floorDiv(p, GRID.columns());
      int i = p % GRID.columns();
      int j = row % GRID.rows();
      int k = Math.floorDiv(row, GRID.rows());
      shared += a.contains(i, j, k) && b.contains(i, j, k) ? 1 : 0;
    }
    return shared;
  }
}
