package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.segment.Numbering.Result;
import org.medconv.segment.Rung.RibSide;

/** Columns of known spines, as they are seen through windows of all kinds. */
class NumberingTest {
  private static final int T10 = 10;

  /** Levels first to last, ribs down to {@code lastRib}, votes for {@code votedFirst} onwards. */
  private static List<Rung> column(int first, int last, int lastRib, int votedFirst) {
    List<Rung> rungs = new ArrayList<>();
    for (int level = first; level <= last; level++) {
      RibSide rib = level <= lastRib ? RibSide.LONG : RibSide.NONE;
      rungs.add(new Rung(30, true, rib, rib, votes(votedFirst + level - first)));
    }
    return rungs;
  }

  private static double[] votes(int level) {
    double[] votes = new double[SpineClass.VOTES];
    for (int v = 0; v < votes.length; v++) {
      votes[v] = -0.2 - 1.5 * Math.abs(v - Math.max(0, Math.min(9, level - 8)));
    }
    return votes;
  }

  private static List<Rung> withRibs(List<Rung> rungs, int at, RibSide left, RibSide right) {
    Rung old = rungs.get(at);
    rungs.set(at, new Rung(old.lengthMm(), old.complete(), left, right, old.votes()));
    return rungs;
  }

  private static void assertFirst(Result result, int first) {
    assertThat(result).isEqualTo(new Result.Numbered(first));
  }

  private static void assertUnclear(Result result, String why) {
    assertThat(result).isInstanceOf(Result.Unclear.class);
    assertThat(((Result.Unclear) result).sentence()).contains(why);
  }

  @Test
  void sacrum_and_last_ribs_that_agree_number_the_column() {
    assertFirst(Numbering.of(column(T10, Numbering.L5, Numbering.T12, T10), true), T10);
  }

  @Test
  void six_lumbar_vertebrae_are_left_unnumbered() {
    assertUnclear(
        Numbering.of(column(T10, Numbering.L5 + 1, Numbering.T12, T10), true), "differ by 1");
  }

  @Test
  void four_lumbar_vertebrae_are_left_unnumbered() {
    assertUnclear(
        Numbering.of(column(T10, Numbering.L5 - 1, Numbering.T12, T10), true), "differ by 1");
  }

  @Test
  void a_missed_vertebra_is_not_counted_over() {
    List<Rung> rungs = column(T10, Numbering.L5, Numbering.T12, T10);
    rungs.remove(5);
    assertUnclear(Numbering.of(rungs, true), "differ by 1");
  }

  @Test
  void the_sacrum_alone_is_enough_where_the_ribs_are_out_of_view() {
    List<Rung> rungs = column(Numbering.T12, Numbering.L5, 0, Numbering.T12);
    rungs.set(0, new Rung(12, false, RibSide.UNSEEN, RibSide.UNSEEN, rungs.get(0).votes()));
    assertFirst(Numbering.of(rungs, true), Numbering.T12);
  }

  @Test
  void the_sacrum_alone_is_not_enough_against_bare_thoracic_vertebrae() {
    assertUnclear(
        Numbering.of(column(Numbering.T12, Numbering.L5, 0, Numbering.T12), true),
        "T12 would bear no ribs");
  }

  @Test
  void a_transverse_process_taken_for_a_rib_does_not_make_l1_of_six_a_t12() {
    List<Rung> rungs = column(T10, Numbering.L5 + 1, Numbering.T12, T10);
    withRibs(rungs, 3, RibSide.SHORT, RibSide.NONE);
    assertUnclear(Numbering.of(rungs, true), "T12 would bear no ribs of 40 mm");
  }

  @Test
  void the_sacrum_alone_is_not_enough_against_the_look_of_the_vertebrae() {
    List<Rung> rungs = column(Numbering.L1, Numbering.L5, 0, Numbering.L1 - 2);
    assertUnclear(Numbering.of(rungs, true), "2 off");
  }

  @Test
  void ribs_alone_need_votes_that_agree() {
    assertFirst(Numbering.of(column(T10, 15, Numbering.T12, T10), false), T10);
    assertUnclear(Numbering.of(column(T10, 15, Numbering.T12, T10 + 1), false), "do not agree");
  }

  @Test
  void stubby_last_ribs_are_no_landmark() {
    List<Rung> rungs = column(T10, 15, 11, T10);
    withRibs(rungs, 2, RibSide.SHORT, RibSide.SHORT);
    assertUnclear(Numbering.of(rungs, false), "neither the sacrum nor the last ribs");
  }

  @Test
  void a_gap_in_the_ribs_is_no_landmark() {
    List<Rung> rungs = column(T10, 15, Numbering.T12, T10);
    withRibs(rungs, 1, RibSide.NONE, RibSide.NONE);
    assertUnclear(Numbering.of(rungs, false), "neither");
  }

  @Test
  void ribs_down_to_the_end_of_the_scan_are_no_landmark() {
    assertUnclear(Numbering.of(column(5, Numbering.T12, Numbering.T12, 5), false), "neither");
  }

  @Test
  void one_rib_out_of_view_or_shorter_does_not_hide_the_other() {
    List<Rung> rungs = column(T10, Numbering.L5, Numbering.T12, T10);
    withRibs(rungs, 2, RibSide.LONG, RibSide.UNSEEN);
    assertFirst(Numbering.of(rungs, true), T10);
    withRibs(rungs, 2, RibSide.SHORT, RibSide.LONG);
    assertFirst(Numbering.of(rungs, true), T10);
  }

  @Test
  void nothing_to_count_from_is_said_so() {
    assertUnclear(
        Numbering.of(column(Numbering.L1, 16, 0, Numbering.L1), false), "4 vertebrae in view");
  }
}
