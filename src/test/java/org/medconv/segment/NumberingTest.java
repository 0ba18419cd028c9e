package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medconv.segment.Numbering.Result;
import org.medconv.segment.Rung.RibSide;

/** Columns of known spines, seen through all kinds of windows. */
class NumberingTest {
  private static final int T10 = 10;

  /** Levels first to last, ribs down to {@code lastRib}, votes for {@code votedFirst} onwards. */
  private static List<Rung> column(int first, int last, int lastRib, int votedFirst) {
    List<Rung> rungs = new ArrayList<>();
    for (int level = first; level <= last; level++) {
      RibSide rib = level <= lastRib ? RibSide.LONG : RibSide.NONE;
      rungs.add(new Rung(30, true, rib, rib, Double.NaN, votes(votedFirst + level - first)));
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
    rungs.set(at, new Rung(old.lengthMm(), old.complete(), left, right, Double.NaN, old.votes()));
    return rungs;
  }

  private static List<Rung> withoutLooks(List<Rung> rungs) {
    return rungs.stream()
        .map(
            rung ->
                new Rung(
                    30, true, rung.left(), rung.right(), Double.NaN, new double[SpineClass.VOTES]))
        .toList();
  }

  private static void assertFirst(Result result, int first) {
    assertThat(result).isInstanceOf(Result.Numbered.class);
    assertThat(((Result.Numbered) result).first()).isEqualTo(first);
  }

  private static void assertTransitional(Result result, String why) {
    assertUnclear(result, why);
    assertThat(((Result.Unclear) result).transitional()).isTrue();
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
    assertTransitional(
        Numbering.of(column(T10, Numbering.L5 + 1, Numbering.T12, T10), true), "6 vertebrae lie");
  }

  @Test
  void four_lumbar_vertebrae_are_left_unnumbered() {
    assertTransitional(
        Numbering.of(column(T10, Numbering.L5 - 1, Numbering.T12, T10), true), "4 vertebrae lie");
  }

  @Test
  void a_missed_vertebra_is_not_counted_over() {
    List<Rung> rungs = column(T10, Numbering.L5, Numbering.T12, T10);
    rungs.remove(5);
    assertTransitional(Numbering.of(rungs, true), "one was missed");
  }

  @Test
  void two_vertebrae_taken_for_one_are_noticed_by_their_length() {
    List<Rung> rungs = column(T10, Numbering.L5 - 1, Numbering.T12, T10);
    Rung l1 = rungs.get(3);
    rungs.set(3, new Rung(64, true, l1.left(), l1.right(), Double.NaN, l1.votes()));
    assertUnclear(Numbering.of(rungs, false), "L1 is 64 mm tall");
  }

  @Test
  void the_sacrum_is_enough_where_the_ribs_are_out_of_view_and_the_vertebrae_look_right() {
    List<Rung> rungs = column(Numbering.T12, Numbering.L5, 0, Numbering.T12);
    rungs.set(
        0, new Rung(12, false, RibSide.UNSEEN, RibSide.UNSEEN, Double.NaN, rungs.get(0).votes()));
    assertFirst(Numbering.of(rungs, true, true), Numbering.T12);
  }

  @Test
  void the_sacrum_alone_is_not_enough_where_the_vertebrae_look_like_any() {
    List<Rung> rungs = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      RibSide side = n == 0 ? RibSide.UNSEEN : RibSide.NONE;
      rungs.add(new Rung(30, true, side, side, Double.NaN, new double[SpineClass.VOTES]));
    }
    assertUnclear(Numbering.of(rungs, true), "0.98 is required");
  }

  @Test
  void the_sacrum_alone_is_not_enough_against_a_bare_t12() {
    List<Rung> rungs = withoutLooks(column(T10, Numbering.L5, 11, T10));
    assertThat(Numbering.of(rungs, true)).isInstanceOf(Result.Unclear.class);
  }

  @Test
  void one_transverse_process_taken_for_a_rib_decides_nothing() {
    List<Rung> rungs = column(T10, Numbering.L5, Numbering.T12, T10);
    withRibs(rungs, 3, RibSide.SHORT, RibSide.NONE);
    withRibs(rungs, 5, RibSide.NONE, RibSide.LONG);
    assertFirst(Numbering.of(rungs, true), T10);
  }

  @Test
  void one_rib_missed_decides_nothing() {
    List<Rung> rungs = column(T10, Numbering.L5, Numbering.T12, T10);
    withRibs(rungs, 1, RibSide.LONG, RibSide.NONE);
    withRibs(rungs, 2, RibSide.LONG, RibSide.UNSEEN);
    assertFirst(Numbering.of(rungs, true), T10);
  }

  @Test
  void a_transverse_process_taken_for_a_rib_does_not_make_l1_of_six_a_t12() {
    List<Rung> rungs = column(T10, Numbering.L5 + 1, Numbering.T12, T10);
    withRibs(rungs, 3, RibSide.SHORT, RibSide.NONE);
    assertThat(Numbering.of(rungs, true)).isInstanceOf(Result.Unclear.class);
  }

  @Test
  void last_ribs_alone_number_the_column_where_the_vertebrae_look_right() {
    assertFirst(Numbering.of(column(T10, 15, Numbering.T12, T10), false), T10);
  }

  @Test
  void last_ribs_alone_are_not_enough_against_the_look_of_the_vertebrae() {
    assertThat(Numbering.of(column(T10, 15, Numbering.T12, T10 + 2), false))
        .isInstanceOf(Result.Unclear.class);
  }

  @Test
  void stubby_last_ribs_are_no_landmark() {
    List<Rung> rungs = column(T10, 15, 11, T10);
    withRibs(rungs, 2, RibSide.SHORT, RibSide.SHORT);
    assertUnclear(Numbering.of(withoutLooks(rungs), false), "the sacrum not in view");
  }

  @Test
  void the_twelfth_rib_is_shorter_than_those_above_whatever_the_size_of_the_patient() {
    for (double side : new double[] {150, 190, 230}) {
      assertFirst(Numbering.of(withLengths(side, side, 0.75 * side), false), T10);
    }
  }

  @Test
  void a_last_rib_as_long_as_those_above_may_be_the_eleventh() {
    for (double side : new double[] {150, 190, 230}) {
      assertUnclear(Numbering.of(withLengths(side, side, side), false), "is required");
    }
  }

  /** A rib of 170 mm ends nearly as far aside as the trunk is wide, and still well before it. */
  @Test
  void a_long_twelfth_rib_is_told_by_its_length() {
    assertFirst(Numbering.of(withLengths(180, 197, 169), false), T10);
    assertFirst(Numbering.of(withLengths(187, 193, 170), false), T10);
  }

  @Test
  void a_track_that_breaks_off_makes_no_twelfth_rib_of_the_eleventh() {
    assertUnclear(Numbering.of(withLengths(210, 150, 205), false), "is required");
  }

  /** T10 to L3, whose looks say nothing. */
  private static List<Rung> withLengths(double t10, double t11, double t12) {
    List<Rung> rungs = new ArrayList<>(withoutLooks(column(T10, 15, Numbering.T12, T10)));
    double[] lengths = {t10, t11, t12};
    for (int n = 0; n < lengths.length; n++) {
      Rung old = rungs.get(n);
      rungs.set(n, new Rung(30, true, old.left(), old.right(), lengths[n], old.votes()));
    }
    return rungs;
  }

  @Test
  void ribs_down_to_the_end_of_the_scan_are_no_landmark() {
    List<Rung> rungs = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      rungs.add(
          new Rung(25, true, RibSide.LONG, RibSide.LONG, Double.NaN, new double[SpineClass.VOTES]));
    }
    assertUnclear(Numbering.of(rungs, false), "7 with ribs");
  }

  @Test
  void nothing_to_count_from_is_said_so() {
    assertUnclear(
        Numbering.of(withoutLooks(column(Numbering.L1 + 1, 16, 0, Numbering.L1)), false),
        "3 vertebrae in view, 0 with ribs");
  }

  /** Every number given to a spine of any kind, however badly visible, is right. */
  @Test
  void spines_of_all_kinds_seen_badly_are_numbered_right_or_not_at_all() {
    Random random = new Random(20261122);
    int numbered = 0;
    int wrong = 0;
    int wide = 0;
    int wideNumbered = 0;
    for (int n = 0; n < 20_000; n++) {
      int lumbar = random.nextDouble() < 0.08 ? (random.nextBoolean() ? 4 : 6) : 5;
      int lastRib = random.nextDouble() < 0.03 ? 11 : Numbering.T12;
      int first = 7 + random.nextInt(7);
      int last = Math.min(Numbering.T12 + lumbar, first + 2 + random.nextInt(10));
      boolean sacrum = last == Numbering.T12 + lumbar && random.nextBoolean();
      List<Rung> rungs = new ArrayList<>();
      double off = 0.5 * random.nextGaussian();
      double side = 190 + 20 * random.nextGaussian();
      for (int level = first; level <= last; level++) {
        boolean rib = level <= lastRib;
        rungs.add(
            new Rung(
                30,
                true,
                seen(rib, random),
                seen(rib, random),
                rib ? length(level, side, random) : Double.NaN,
                looks(level + off, random)));
      }
      if (Numbering.of(rungs, sacrum) instanceof Result.Numbered result) {
        numbered++;
        wrong += result.first() == first ? 0 : 1;
        wideNumbered += isWide(first, last) ? 1 : 0;
      }
      wide += isWide(first, last) ? 1 : 0;
    }
    System.out.printf(
        "%d of 20000 numbered, %d of them wrong; of %d with T10 to L3 in view %d%n",
        numbered, wrong, wide, wideNumbered);
    assertThat(wideNumbered).isGreaterThan(wide / 5);
    assertThat(wrong).isLessThan(numbered / 200);
  }

  private static boolean isWide(int first, int last) {
    return first <= T10 && last >= 15;
  }

  private static RibSide seen(boolean rib, Random random) {
    double u = random.nextDouble();
    if (rib) {
      return u < 0.88 ? RibSide.LONG : u < 0.94 ? RibSide.SHORT : RibSide.NONE;
    }
    return u < 0.008 ? RibSide.LONG : u < 0.08 ? RibSide.SHORT : RibSide.NONE;
  }

  /**
   * Ribs of T11 and above are followed to the patient's side, T12's on seven tenths of that way; a
   * tenth of the tracks breaks off, a tenth is not seen.
   */
  private static double length(int level, double side, Random random) {
    double whole = side * (level == Numbering.T12 ? 0.7 + 0.16 * random.nextGaussian() : 1);
    double u = random.nextDouble();
    double mm = (u < 0.1 ? 0.5 + 5 * u : 1) * whole + 6 * random.nextGaussian();
    return u > 0.9 ? Double.NaN : Math.max(CostalReach.LONG_MM, mm);
  }

  /** Soft and biased votes, like those of the network. */
  private static double[] looks(double level, Random random) {
    double[] votes = new double[SpineClass.VOTES];
    double at = level - 8 + 0.4 * random.nextGaussian();
    for (int v = 0; v < votes.length; v++) {
      votes[v] = -1 - 0.5 * Math.abs(v - Math.max(0, Math.min(9, at)));
    }
    return votes;
  }
}
