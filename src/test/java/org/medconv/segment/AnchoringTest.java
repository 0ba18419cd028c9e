package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.Anchoring.Result;
import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.segment.CostalReach.State;
import org.medconv.volume.Vector3;

/**
 * The anchors of columns. A column is a word with one letter per vertebra from head to foot: R a
 * rib that runs on, r one just long enough, p a process, P a long one, ~ one that may be either, 0
 * nothing although it would be visible, ? out of the field of view.
 */
class AnchoringTest {
  private static final int T10 = 10;

  /** A column to be anchored, as both witnesses see both its sides. */
  private static final class Column {
    private final List<SeenBody> bodies = new ArrayList<>();
    private CostalWitness ct;
    private CostalWitness network;
    private boolean markedSacrum;
    private boolean tracedSacrum;

    Column(String left, String right) {
      ct = witness(left, right);
      network = ct;
      for (int n = 0; n < left.length(); n++) {
        bodies.add(body(n, true));
      }
    }

    Column marked(String left, String right) {
      network = witness(left, right);
      return this;
    }

    Column cut(int n) {
      bodies.set(n, body(n, false));
      return this;
    }

    /** The last one as tall as S1 is often taken to be, 20 mm where its neighbour has 30. */
    Column withShortLast() {
      int last = bodies.size() - 1;
      bodies.set(
          last,
          new SeenBody(
              new Piece(30 * last, 30 * last + 20),
              new BitSet(),
              new Vector3(0, 0, -30 * last),
              true,
              new double[SpineClass.VOTES]));
      return this;
    }

    Column onSacrum() {
      markedSacrum = true;
      tracedSacrum = true;
      return this;
    }

    Column withMarkedSacrum() {
      markedSacrum = true;
      return this;
    }

    Column withTracedSacrum() {
      tracedSacrum = true;
      return this;
    }

    Column mirrored() {
      ct = mirrored(ct);
      network = mirrored(network);
      return this;
    }

    private static CostalWitness mirrored(CostalWitness seen) {
      List<CostalReach> left = seen.right();
      List<CostalReach> right = seen.left();
      return new CostalWitness(left, right);
    }

    Result result() {
      return new Anchoring(bodies, ct, network, markedSacrum, tracedSacrum).result();
    }
  }

  private static Column both(String sides) {
    return new Column(sides, sides);
  }

  private static SeenBody body(int n, boolean complete) {
    return new SeenBody(
        new Piece(30 * n, 30 * n + 30),
        new BitSet(),
        new Vector3(0, 0, -30 * n),
        complete,
        new double[SpineClass.VOTES]);
  }

  private static CostalWitness witness(String left, String right) {
    return new CostalWitness(side(left), side(right));
  }

  private static List<CostalReach> side(String letters) {
    return letters.chars().mapToObj(AnchoringTest::reach).toList();
  }

  private static CostalReach reach(int letter) {
    return switch (letter) {
      case 'R' -> new CostalReach(State.LONG, 80);
      case 'r' -> new CostalReach(State.LONG, 60);
      case 'p' -> new CostalReach(State.ENDS, 40);
      case 'P' -> new CostalReach(State.ENDS, 48);
      case '0' -> new CostalReach(State.ENDS, 0);
      case '~' -> new CostalReach(State.BETWEEN, 54);
      case '?' -> new CostalReach(State.UNSEEN, 0);
      default -> throw new IllegalArgumentException("no such side: " + (char) letter);
    };
  }

  private static void assertAnchored(Column column, int first, Anchor anchor) {
    assertThat(column.result()).isEqualTo(new Result.Anchored(first, anchor));
  }

  private static void assertUnanchored(Column column, Reason reason, String why) {
    Result result = column.result();
    assertThat(result).isInstanceOf(Result.Unanchored.class);
    assertThat(((Result.Unanchored) result).reason()).isEqualTo(reason);
    assertThat(((Result.Unanchored) result).sentence()).contains(why);
  }

  @Test
  void last_ribs_at_both_sides_are_counted_from() {
    assertAnchored(both("RRRpp"), T10, Anchor.LAST_RIBS);
  }

  @Test
  void the_neck_bears_no_ribs() {
    assertAnchored(both("000RRRRRRRRRRRRpp"), -2, Anchor.LAST_RIBS);
  }

  @Test
  void t12_and_l1_alone_are_enough() {
    assertAnchored(both("Rp"), Numbering.T12, Anchor.LAST_RIBS);
  }

  @Test
  void last_ribs_at_one_side_are_enough_where_the_other_is_cut_off() {
    assertAnchored(new Column("RRRpp", "?????"), T10, Anchor.LAST_RIBS);
  }

  @Test
  void last_ribs_are_enough_where_l1_bears_nothing_at_all() {
    assertAnchored(both("RRR0p"), T10, Anchor.LAST_RIBS);
  }

  @Test
  void a_rib_at_one_side_and_the_step_at_the_other_are_no_last_ribs() {
    assertUnanchored(new Column("RR??", "??pp"), Reason.NO_ANCHOR, "neither last ribs");
  }

  @Test
  void l1_with_a_long_rib_at_one_side_is_no_anchor() {
    assertUnanchored(new Column("RRRRpp", "RRRppp"), Reason.NO_ANCHOR, "6 vertebrae are in view");
  }

  @Test
  void l1_with_what_may_be_a_rib_at_one_side_is_no_anchor() {
    assertUnanchored(new Column("RRR~pp", "RRRppp"), Reason.NO_ANCHOR, "neither last ribs");
  }

  @Test
  void t12_with_a_rib_at_one_side_only_is_no_anchor() {
    assertUnanchored(new Column("RRRppp", "RR~ppp"), Reason.NO_ANCHOR, "neither last ribs");
  }

  @Test
  void a_rib_that_the_network_marks_at_l1_is_no_anchor() {
    assertUnanchored(
        both("RRRppp").marked("RRRRpp", "RRRppp"),
        Reason.NO_ANCHOR,
        "the CT shows ribs that end, but the network does not mark their ends");
  }

  @Test
  void ribs_that_the_network_does_not_mark_are_no_anchor() {
    assertUnanchored(
        both("RRRppp").marked("RRpppp", "RRpppp"), Reason.NO_ANCHOR, "does not mark their ends");
  }

  @Test
  void last_ribs_must_clearly_outreach_the_processes_below() {
    assertUnanchored(both("RRrPp"), Reason.NO_ANCHOR, "neither last ribs");
    assertAnchored(both("RRrpp"), T10, Anchor.LAST_RIBS);
    assertAnchored(new Column("RRrPp", "RRRPp"), T10, Anchor.LAST_RIBS);
  }

  @Test
  void ribs_that_end_twice_one_above_the_other_decide_nothing() {
    assertUnanchored(
        both("RRpRp"), Reason.NUMBERING_AMBIGUOUS, "ribs seem to end at more than one vertebra");
  }

  @Test
  void a_bare_whole_vertebra_above_the_last_ribs_contradicts_them() {
    assertUnanchored(
        both("pRRpp"), Reason.NUMBERING_AMBIGUOUS, "a vertebra above the last ribs bears no rib");
  }

  /** The ribs of T4, the uppermost whole one of a simulated patient, began above the scan. */
  @Test
  void one_bare_vertebra_far_above_at_the_scans_end_contradicts_nothing() {
    assertAnchored(both("0RRRRRRRRpp"), 4, Anchor.LAST_RIBS);
    assertAnchored(both("0RRRRRRRRpp").cut(0), 4, Anchor.LAST_RIBS);
    assertUnanchored(both("00RRRRRRRpp"), Reason.NUMBERING_AMBIGUOUS, "bears no rib");
    assertUnanchored(both("0RRRRRpp"), Reason.NUMBERING_AMBIGUOUS, "bears no rib");
  }

  @Test
  void a_bare_vertebra_above_the_last_ribs_that_the_scan_cuts_contradicts_nothing() {
    assertAnchored(both("pRRpp").cut(0), T10, Anchor.LAST_RIBS);
  }

  @Test
  void ribs_below_the_last_ribs_contradict_them() {
    assertUnanchored(
        both("RRRp?R"), Reason.NUMBERING_AMBIGUOUS, "a vertebra below the last ribs bears a rib");
  }

  @Test
  void five_vertebrae_between_ribs_and_sacrum_exclude_a_transitional_one() {
    assertAnchored(both("RRRppppp").onSacrum(), T10, Anchor.SACRUM_AND_LAST_RIBS);
    assertThat(Anchor.SACRUM_AND_LAST_RIBS.excludesTransitional()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6, 7})
  void any_other_number_between_ribs_and_sacrum_is_transitional(int lumbar) {
    assertUnanchored(
        both("RRR" + "p".repeat(lumbar)).onSacrum(),
        Reason.TRANSITIONAL_ANATOMY,
        lumbar + " vertebrae lie between the last ribs and the sacrum, five are usual");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void one_witness_of_the_sacrum_is_enough_to_doubt_the_last_ribs(int lumbar) {
    String sides = "RRR" + "p".repeat(lumbar);
    String why = lumbar + " vertebrae lie between the last ribs and the sacrum";
    assertUnanchored(both(sides).withMarkedSacrum(), Reason.TRANSITIONAL_ANATOMY, why);
    assertUnanchored(both(sides).withTracedSacrum(), Reason.TRANSITIONAL_ANATOMY, why);
  }

  @Test
  void six_below_the_last_ribs_are_transitional_without_a_sacrum_too() {
    assertUnanchored(
        both("RRRpppppp"),
        Reason.TRANSITIONAL_ANATOMY,
        "6 vertebrae lie between the last ribs and");
  }

  @Test
  void one_witness_of_the_sacrum_does_not_make_it_an_anchor() {
    assertAnchored(both("RRRppppp").withMarkedSacrum(), T10, Anchor.LAST_RIBS);
    assertAnchored(both("RRRppppp").withTracedSacrum(), T10, Anchor.LAST_RIBS);
    assertUnanchored(
        both("ppppp").withMarkedSacrum(),
        Reason.NO_ANCHOR,
        "the network marks a sacrum where the geometry shows no sacral wings");
    assertUnanchored(
        both("ppppp").withTracedSacrum(),
        Reason.NO_ANCHOR,
        "the geometry shows sacral wings where the network marks no sacrum");
  }

  @Test
  void the_sacrum_alone_is_counted_from() {
    assertAnchored(both("ppppp").onSacrum(), Numbering.L1, Anchor.SACRUM);
    assertAnchored(both("ppp").onSacrum(), Numbering.L1 + 2, Anchor.SACRUM);
    assertAnchored(both("??ppppp").onSacrum(), Numbering.T12 - 1, Anchor.SACRUM);
  }

  @Test
  void ribs_at_what_the_sacrum_makes_l1_are_transitional() {
    assertUnanchored(
        both("RR~ppp").onSacrum(),
        Reason.TRANSITIONAL_ANATOMY,
        "counted from the sacrum, L1 would bear ribs");
  }

  @Test
  void a_whole_t12_without_ribs_above_the_sacrum_is_transitional() {
    assertUnanchored(
        both("pppppp").onSacrum(),
        Reason.TRANSITIONAL_ANATOMY,
        "counted from the sacrum, T12 would bear no ribs");
  }

  /** Six lumbar vertebrae, the last ribs' beginnings out of view, a kidney at the first's side. */
  @Test
  void a_t12_without_ribs_at_one_side_and_with_what_may_be_one_at_the_other_is_transitional() {
    String why = "T12 would bear no ribs";
    assertUnanchored(
        new Column("~pppppp", "~~ppppp").marked("~pppppp", "~pppppp").onSacrum().cut(0),
        Reason.TRANSITIONAL_ANATOMY,
        why);
    assertUnanchored(
        new Column("~pppppp", "~pppppp").marked("~pppppp", "~~ppppp").onSacrum().cut(0),
        Reason.TRANSITIONAL_ANATOMY,
        why);
  }

  @Test
  void a_t12_that_the_scan_cuts_need_not_show_ribs() {
    assertAnchored(both("pppppp").cut(0).onSacrum(), Numbering.T12, Anchor.SACRUM);
  }

  @Test
  void ribs_that_the_network_marks_at_t12_do_for_the_sacrum() {
    assertAnchored(both("pppppp").marked("Rppppp", "p?pppp").onSacrum(), 12, Anchor.SACRUM);
  }

  @Test
  void a_field_of_view_without_sides_and_sacrum_gives_no_anchor() {
    assertUnanchored(both("?????"), Reason.NO_ANCHOR, "5 vertebrae are in view");
  }

  @Test
  void processes_alone_give_no_anchor() {
    assertUnanchored(both("pppp"), Reason.NO_ANCHOR, "no landmark from which to count them");
  }

  @Test
  void l1_is_not_in_view_where_all_vertebrae_bear_ribs() {
    assertUnanchored(both("RRRR"), Reason.NO_L1_IN_FIELD_OF_VIEW, "each whole vertebra");
    assertUnanchored(
        new Column("RRRR", "????"), Reason.NO_L1_IN_FIELD_OF_VIEW, "each whole vertebra");
  }

  @Test
  void l1_is_not_in_view_where_only_a_cut_vertebra_lies_below_those_with_ribs() {
    assertUnanchored(both("RRR?").cut(3), Reason.NO_L1_IN_FIELD_OF_VIEW, "L1 is not in the field");
  }

  @Test
  void l1_may_be_in_view_where_a_whole_vertebra_without_sides_lies_below_those_with_ribs() {
    assertUnanchored(both("RRR?"), Reason.NO_ANCHOR, "4 vertebrae are in view");
  }

  @Test
  void a_rib_that_one_witness_alone_sees_end_may_be_a_rib_of_the_chest() {
    assertUnanchored(
        both("RRR0").marked("RRRR", "RRRR"), Reason.NO_L1_IN_FIELD_OF_VIEW, "bears ribs");
  }

  /** Left and right count the same. */
  @Test
  void a_rib_that_the_ct_loses_at_one_side_is_enough_where_the_network_marks_both() {
    assertAnchored(new Column("RRpp", "R0pp").marked("RRpp", "RRpp"), 11, Anchor.LAST_RIBS);
    assertUnanchored(
        new Column("RRpp", "R0pp").marked("RRpp", "R0pp"),
        Reason.NO_ANCHOR,
        "no landmark from which to count");
  }

  @Test
  void s1_that_is_taken_for_l5_gives_itself_away_by_its_height() {
    assertUnanchored(
        both("??????").onSacrum().withShortLast(), Reason.NO_ANCHOR, "may be part of the sacrum");
  }

  @Test
  void what_the_scan_leaves_of_s1_is_no_sixth_lumbar_vertebra() {
    assertAnchored(new Column("RRpppppp", "RRpppppp").cut(7), 11, Anchor.LAST_RIBS);
  }

  @Test
  void mirrored_columns_are_anchored_alike() {
    Random random = new Random(20261127);
    int anchored = 0;
    for (int n = 0; n < 20_000; n++) {
      long seed = random.nextLong();
      Result result = any(new Random(seed)).result();
      assertThat(any(new Random(seed)).mirrored().result()).as("seed %d", seed).isEqualTo(result);
      anchored += result instanceof Result.Anchored ? 1 : 0;
    }
    assertThat(anchored).isBetween(1_000, 19_000);
  }

  /** A column of a usual spine with errors at some sides. */
  private static Column any(Random random) {
    int first = 7 + random.nextInt(7);
    int last = Math.min(Numbering.L5, first + 1 + random.nextInt(10));
    Column column = new Column(sides(first, last, random), sides(first, last, random));
    column.marked(sides(first, last, random), sides(first, last, random));
    if (random.nextInt(4) == 0) {
      column.cut(0);
    }
    column.markedSacrum = last == Numbering.L5 && random.nextInt(8) > 0;
    column.tracedSacrum = last == Numbering.L5 && random.nextInt(8) > 0;
    return column;
  }

  private static String sides(int first, int last, Random random) {
    StringBuilder sides = new StringBuilder();
    for (int level = first; level <= last; level++) {
      boolean wrong = random.nextInt(12) == 0;
      sides.append(wrong ? "RrpP0~?".charAt(random.nextInt(7)) : level > 12 ? 'p' : 'R');
    }
    return sides.toString();
  }
}
