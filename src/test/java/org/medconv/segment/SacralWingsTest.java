package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medconv.segment.ColumnCuts.Piece;

/** Wings of about 500 mm2 and iliac bones of about 800 mm2, as below L5 of real patients. */
class SacralWingsTest {
  private static final Piece L5 = new Piece(60, 90);
  private static final double USUAL_MM = 38;
  private static final double DENSE_HU = 180;
  private static final int LEFT = 1;
  private static final int RIGHT = -1;

  private final DrawnBlock drawn = new DrawnBlock(85);

  private void wing(int side) {
    drawn.box(Math.min(10 * side, 26 * side), Math.max(10 * side, 26 * side), 46, 58, 0, 9, 150);
  }

  private void iliac(int side) {
    drawn.box(Math.min(30 * side, 40 * side), Math.max(30 * side, 40 * side), 46, 64, 5, 24, 250);
  }

  private void sacrum() {
    wing(LEFT);
    iliac(LEFT);
    wing(RIGHT);
    iliac(RIGHT);
  }

  private boolean seenBelow(Piece last) {
    return SacralWings.below(drawn.block(), last, USUAL_MM, DENSE_HU);
  }

  @Test
  void wings_and_iliac_bones_below_the_last_vertebra_are_a_sacrum() {
    sacrum();
    assertThat(seenBelow(L5)).isTrue();
  }

  @Test
  void muscle_alone_is_no_sacrum() {
    assertThat(seenBelow(L5)).isFalse();
  }

  @Test
  void wings_without_iliac_bones_are_no_sacrum() {
    wing(LEFT);
    wing(RIGHT);
    assertThat(seenBelow(L5)).isFalse();
  }

  @Test
  void iliac_bones_without_wings_are_no_sacrum() {
    iliac(LEFT);
    iliac(RIGHT);
    assertThat(seenBelow(L5)).isFalse();
  }

  @Test
  void wings_at_one_side_alone_are_no_sacrum() {
    sacrum();
    drawn.box(-29, -10, 40, 70, -8, 30, DrawnBlock.MUSCLE);
    assertThat(seenBelow(L5)).isFalse();
  }

  @Test
  void processes_beside_the_last_vertebra_do_not_hide_the_sacrum() {
    sacrum();
    drawn.rod(LEFT, 11, 22, 36, 0, 5).rod(RIGHT, 11, 22, 36, 0, 5);
    assertThat(seenBelow(L5)).isTrue();
  }

  @Test
  void no_sacrum_lies_below_l4_or_above() {
    sacrum();
    assertThat(seenBelow(new Piece(28, 60))).isFalse();
    assertThat(seenBelow(new Piece(0, 28))).isFalse();
  }

  @Test
  void a_sacrum_beside_which_wings_lie_as_below_is_no_last_vertebra() {
    drawn.box(-26, -10, 46, 65, 0, 9, 150).box(10, 26, 46, 65, 0, 9, 150);
    drawn.box(-40, -30, 46, 84, 5, 24, 250).box(30, 40, 46, 84, 5, 24, 250);
    assertThat(seenBelow(L5)).isTrue();
    assertThat(seenBelow(new Piece(90, 120))).as("below S1").isFalse();
  }

  @Test
  void a_side_that_the_scan_cuts_off_says_nothing() {
    sacrum();
    drawn.shownFrom(-14, 75);
    assertThat(seenBelow(L5)).isTrue();
  }

  @Test
  void a_side_whose_iliac_bone_the_scan_cuts_off_says_nothing() {
    sacrum();
    drawn.shownFrom(-29, 75);
    assertThat(seenBelow(L5)).isTrue();
  }

  @Test
  void a_side_without_wings_contradicts_also_where_its_iliac_bone_is_cut_off() {
    wing(LEFT);
    iliac(LEFT);
    drawn.shownFrom(-29, 75);
    assertThat(seenBelow(L5)).isFalse();
  }

  @Test
  void the_side_in_view_decides_where_the_other_is_cut_off() {
    wing(LEFT);
    iliac(LEFT);
    drawn.shownFrom(-75, 14);
    assertThat(seenBelow(L5)).isFalse();
  }

  @Test
  void a_scan_that_shows_neither_side_shows_no_sacrum() {
    sacrum();
    drawn.shownFrom(-14, 14);
    assertThat(seenBelow(L5)).isFalse();
  }

  @Test
  void a_scan_that_ends_with_the_last_vertebra_shows_no_sacrum() {
    sacrum();
    assertThat(SacralWings.below(new DrawnBlock(46).block(), L5, USUAL_MM, DENSE_HU)).isFalse();
  }

  /** A shell of bone about marrow of 30 HU, thin as it is where bone is lost. */
  private void softSacrum() {
    for (int side : new int[] {LEFT, RIGHT}) {
      drawn.box(Math.min(10 * side, 26 * side), Math.max(10 * side, 26 * side), 46, 60, -2, 12, 95);
      drawn.box(Math.min(10 * side, 26 * side), Math.max(10 * side, 26 * side), 48, 58, 3, 9, 30);
      drawn.box(Math.min(30 * side, 44 * side), Math.max(30 * side, 44 * side), 46, 64, 5, 24, 165);
    }
  }

  @Test
  void wings_of_soft_bone_are_held_against_the_patients_own_vertebrae() {
    softSacrum();
    assertThat(SacralWings.below(drawn.block(), L5, USUAL_MM, 60)).isTrue();
    assertThat(SacralWings.below(drawn.block(), L5, USUAL_MM, DENSE_HU))
        .as("less dense than the wings of a patient with such vertebrae")
        .isFalse();
  }

  @Test
  void what_is_less_dense_than_any_bone_is_no_sacrum_however_soft_the_vertebrae() {
    drawn.box(-44, -10, 46, 64, -8, 24, 75).box(10, 44, 46, 64, -8, 24, 75);
    assertThat(SacralWings.below(drawn.block(), L5, USUAL_MM, 5)).isFalse();
  }

  @Test
  void wings_of_a_small_patient_may_be_as_much_smaller() {
    for (int side : new int[] {LEFT, RIGHT}) {
      drawn.box(Math.min(10 * side, 26 * side), Math.max(10 * side, 26 * side), 46, 55, 0, 9, 150);
      drawn.box(Math.min(30 * side, 36 * side), Math.max(30 * side, 36 * side), 46, 62, 5, 24, 250);
    }
    assertThat(SacralWings.below(drawn.block(), L5, 30, DENSE_HU)).isTrue();
    assertThat(SacralWings.below(drawn.block(), L5, USUAL_MM, DENSE_HU)).isFalse();
  }
}
