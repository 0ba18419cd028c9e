package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.segment.CostalReach.State;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** Ribs and processes of four vertebrae of 30 mm, drawn beside a straight column. */
class CostalWitnessTest {
  private static final List<Piece> PIECES =
      List.of(new Piece(0, 30), new Piece(30, 60), new Piece(60, 90), new Piece(90, 120));

  /** Real ribs lie 31 to 48 mm behind the line. */
  private static final int BEHIND = 16;

  /** And the cortex of a kidney 8 to 22 mm. */
  private static final int KIDNEY_BEHIND = 7;

  private static final int FIRST = 11;

  /** Of the second piece, 4 mm above its middle. */
  private static final int ROOT = 20;

  private final DrawnBlock drawn = new DrawnBlock(80);

  private CostalWitness seen() {
    return CostalWitness.ofCt(drawn.block(), PIECES);
  }

  private static void assertSide(CostalReach side, State state, double mm) {
    assertThat(side.state()).isEqualTo(state);
    // The smoothing before the tracing takes a cube off an end, or adds one.
    assertThat(side.mm()).isCloseTo(mm, within(2.0));
  }

  /** As in real patients: last ribs of 74 to 109 mm, processes of 32 to 54 mm. */
  @ParameterizedTest
  @CsvSource({
    "32, ENDS",
    "40, ENDS",
    "46, ENDS",
    "54, BETWEEN",
    "62, LONG",
    "74, LONG",
    "108, LONG"
  })
  void how_far_something_runs_says_what_it_is(int mm, State state) {
    drawn.rod(1, FIRST, mm / 2, ROOT, 0, BEHIND);
    assertSide(seen().left().get(1), state, mm);
  }

  @Test
  void a_field_that_would_show_it_and_shows_nothing_ends() {
    CostalWitness seen = seen();
    assertThat(seen.left().get(1)).isEqualTo(new CostalReach(State.ENDS, 0));
    assertThat(seen.right().get(2)).isEqualTo(new CostalReach(State.ENDS, 0));
    assertThat(seen.isBare(1)).isTrue();
    assertThat(seen.endsShort(1)).isFalse();
  }

  @Test
  void a_rib_belongs_to_its_own_vertebra_and_side() {
    drawn.rod(-1, FIRST, 45, ROOT, 1, BEHIND);
    CostalWitness seen = seen();
    assertSide(seen.right().get(1), State.LONG, 90);
    assertThat(seen.right().get(2).state()).isEqualTo(State.ENDS);
    assertThat(seen.left().get(1).state()).isEqualTo(State.ENDS);
    assertThat(seen.either(1, State.LONG)).isTrue();
    assertThat(seen.bearsRibs(1)).as("with a side that ends").isFalse();
    assertThat(seen.isBare(1)).as("with a side that runs on").isFalse();
  }

  @Test
  void ribs_at_both_sides_and_processes_below_are_told_apart() {
    drawn.rod(1, FIRST, 45, ROOT, 1, BEHIND).rod(-1, FIRST, 42, ROOT, 1, BEHIND);
    drawn.rod(1, FIRST, 20, ROOT + 15, 0, BEHIND).rod(-1, FIRST, 19, ROOT + 15, 0, BEHIND);
    CostalWitness seen = seen();
    assertThat(seen.bearsRibs(1)).isTrue();
    assertThat(seen.isBare(2)).isTrue();
    assertThat(seen.endsShort(2)).isTrue();
  }

  @Test
  void a_field_of_view_that_ends_40_mm_beside_the_column_shows_no_side() {
    drawn.shownFrom(-20, 20);
    CostalWitness seen = seen();
    for (int n = 0; n < PIECES.size(); n++) {
      assertThat(seen.left().get(n).state()).isEqualTo(State.UNSEEN);
      assertThat(seen.right().get(n).state()).isEqualTo(State.UNSEEN);
      assertThat(seen.isBare(n)).isFalse();
      assertThat(seen.bearsRibs(n)).isFalse();
    }
  }

  @Test
  void a_process_in_a_field_of_view_too_narrow_for_ribs_is_not_said_to_end() {
    drawn.rod(1, FIRST, 16, ROOT, 0, BEHIND).shownFrom(-75, 20);
    assertThat(seen().left().get(1).state()).isEqualTo(State.UNSEEN);
  }

  @Test
  void a_rib_that_leaves_the_field_of_view_early_is_unseen() {
    drawn.rod(1, FIRST, 45, ROOT, 0, BEHIND).shownFrom(-75, 25);
    assertThat(seen().left().get(1).state()).isEqualTo(State.UNSEEN);
  }

  @Test
  void a_rib_that_leaves_the_field_of_view_late_runs_on() {
    drawn.rod(1, FIRST, 45, ROOT, 0, BEHIND).shownFrom(-75, 35);
    assertSide(seen().left().get(1), State.LONG, 70);
  }

  @Test
  void a_field_of_view_cut_at_one_side_shows_the_other() {
    drawn.rod(1, FIRST, 45, ROOT, 0, BEHIND).shownFrom(-20, 75);
    CostalWitness seen = seen();
    assertThat(seen.bearsRibs(1)).isTrue();
    assertThat(seen.isBare(2)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 27, 28})
  void a_rib_that_begins_near_the_border_of_two_vertebrae_belongs_to_neither(int root) {
    drawn.rod(1, FIRST, 45, root, 0, BEHIND);
    CostalWitness seen = seen();
    int n = 2 * root + 4 < 60 ? 1 : 2;
    assertSide(seen.left().get(n), State.BETWEEN, 90);
    assertThat(seen.bearsRibs(n)).isFalse();
    assertThat(seen.isBare(n)).isFalse();
  }

  @Test
  void a_rib_whose_beginning_is_not_seen_leaves_its_vertebra_in_doubt() {
    // Falls as far as it runs sideways: it would begin at the second vertebra.
    drawn.rod(1, 24, 45, ROOT + 11, 1, BEHIND);
    assertThat(seen().left().get(1).state()).isEqualTo(State.BETWEEN);
    assertThat(seen().left().get(2).state()).isEqualTo(State.ENDS);
  }

  @Test
  void the_cortex_of_a_kidney_where_a_process_ends_is_no_rib() {
    drawn.rod(1, FIRST, 18, ROOT, 0, BEHIND).rod(1, 23, 45, ROOT, 0, KIDNEY_BEHIND);
    CostalWitness seen = seen();
    assertSide(seen.left().get(1), State.ENDS, 36);
    assertThat(seen.isBare(1)).isTrue();
  }

  @Test
  void the_cortex_of_a_kidney_that_begins_beside_the_column_is_no_rib() {
    drawn.rod(-1, 17, 40, ROOT, 0, KIDNEY_BEHIND);
    assertThat(seen().right().get(1).state()).isEqualTo(State.ENDS);
  }

  @Test
  void a_rib_behind_the_cortex_of_a_kidney_is_still_seen() {
    drawn.rod(1, FIRST, 45, ROOT, 1, BEHIND).rod(1, 20, 45, ROOT, 0, KIDNEY_BEHIND);
    assertThat(seen().left().get(1).state()).isEqualTo(State.LONG);
  }

  /** 0.3 for a rib and 0.4 for a process at the same voxels: something is there. */
  @Test
  void the_network_need_not_tell_ribs_from_processes() {
    Grid grid = Grid.axisAligned(110, 60, 60, new Vector3(-165, -60, -177), 3, 3, 3);
    float[][] classes = new float[SpineClass.COUNT][grid.voxels()];
    for (int i = 0; i < grid.columns(); i++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int k = 0; k < grid.slices(); k++) {
          Vector3 place = grid.toPatient(i, j, k);
          boolean rib =
              Math.abs(place.y() - 20) <= 4
                  && Math.abs(place.z() + 40) <= 4
                  && place.x() > 15
                  && place.x() <= 90;
          if (rib) {
            classes[SpineClass.RIB.ordinal()][grid.index(i, j, k)] = 0.3f;
            classes[SpineClass.TRANSVERSE_PROCESS.ordinal()][grid.index(i, j, k)] = 0.4f;
          }
        }
      }
    }
    BoneMap map = new BoneMap(grid, classes, new float[SpineClass.VOTES][], grid);
    List<Vector3> line = new ArrayList<>();
    for (int s = 0; s <= 120; s++) {
      line.add(new Vector3(0, 0, -s));
    }
    CostalWitness seen = CostalWitness.ofNetwork(map, CentreLine.through(line), PIECES);
    assertSide(seen.left().get(1), State.LONG, 90);
    assertThat(seen.right().get(1).state()).isEqualTo(State.ENDS);
    Arrays.fill(classes[SpineClass.RIB.ordinal()], 0);
    CostalWitness unsure = CostalWitness.ofNetwork(map, CentreLine.through(line), PIECES);
    assertThat(unsure.left().get(1)).isEqualTo(new CostalReach(State.ENDS, 0));
  }
}
