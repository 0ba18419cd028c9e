package org.medconv.segment;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Which vertebra is which, by counting along the column from what can be recognised: the sacrum
 * right below the last vertebra, the last pair of ribs. The network's own votes never decide, they
 * only forbid. Vertebrae are numbered T1 = 1, ... T12 = 12, L1 = 13, ... L5 = 17.
 *
 * <p>A wrong level is worse than none. Accepted are: sacrum and ribs that agree; the sacrum alone,
 * when no rib speaks against it and the votes are near; the ribs alone, when the votes agree. One
 * person in ten has a spine of another count: there sacrum and ribs disagree.
 */
final class Numbering {
  static final int T12 = 12;
  static final int L1 = 13;
  static final int L5 = 17;

  /** The first of the levels voted for stands for T8 and all above. */
  private static final int FIRST_VOTE = 8;

  private static final double NEAR_VOTES = 0.12;

  /** Levels of a column, or why they are not certain. */
  sealed interface Result {
    /**
     * @param first number of the uppermost rung
     */
    record Numbered(int first) implements Result {}

    record Unclear(String sentence) implements Result {}
  }

  private final List<Rung> rungs;

  private Numbering(List<Rung> rungs) {
    this.rungs = rungs;
  }

  /**
   * @param sacrumBelow whether the sacrum follows right below the last rung
   */
  static Result of(List<Rung> rungs, boolean sacrumBelow) {
    Numbering numbering = new Numbering(rungs);
    OptionalInt bySacrum =
        sacrumBelow ? OptionalInt.of(L5 - rungs.size() + 1) : OptionalInt.empty();
    OptionalInt byRibs = numbering.byRibs();
    if (bySacrum.isPresent() && byRibs.isPresent()) {
      return agreed(bySacrum.getAsInt(), byRibs.getAsInt());
    }
    if (bySacrum.isPresent()) {
      return numbering.bySacrumAlone(bySacrum.getAsInt());
    }
    if (byRibs.isPresent()) {
      return numbering.byRibsAlone(byRibs.getAsInt());
    }
    return new Result.Unclear(
        "neither the sacrum nor the last ribs are seen well enough to count from (%d vertebrae in view)"
            .formatted(rungs.size()));
  }

  private static Result agreed(int bySacrum, int byRibs) {
    if (bySacrum == byRibs) {
      return new Result.Numbered(bySacrum);
    }
    return new Result.Unclear(
        "counted from the sacrum and from the last ribs, the levels differ by %d: a transitional vertebra, or one that was missed"
            .formatted(Math.abs(bySacrum - byRibs)));
  }

  private Result bySacrumAlone(int first) {
    for (int n = 0; n < rungs.size(); n++) {
      int number = first + n;
      Rung rung = rungs.get(n);
      if (number > T12 && rung.bearsRibs()) {
        return new Result.Unclear(
            "counted from the sacrum, %s would bear ribs of 40 mm and more"
                .formatted(name(number)));
      }
      // Half-seen ribs are no support: the first vertebra of six lumbar ones looks like that.
      if (number <= T12 && rung.complete() && !rung.bearsRibs() && !rung.isUnseen()) {
        return new Result.Unclear(
            "counted from the sacrum, %s would bear no ribs of 40 mm".formatted(name(number)));
      }
    }
    int voted = votedFirst();
    if (Math.abs(voted - first) > 1) {
      return new Result.Unclear(
          "counted from the sacrum, the levels are %d off what each vertebra looks like, and no ribs decide"
              .formatted(Math.abs(voted - first)));
    }
    return new Result.Numbered(first);
  }

  private Result byRibsAlone(int first) {
    if (votedFirst() != first || voteMargin() < NEAR_VOTES) {
      return new Result.Unclear(
          String.format(
              Locale.ROOT,
              "the sacrum is not in view, and the last ribs and the look of the vertebrae do not"
                  + " agree for certain"));
    }
    return new Result.Numbered(first);
  }

  /**
   * The number of the first rung, by the last ribs; empty unless a bare vertebra is seen below them
   * and ribs on all above.
   */
  private OptionalInt byRibs() {
    int last = -1;
    for (int n = 0; n < rungs.size(); n++) {
      if (rungs.get(n).bearsRibs()) {
        last = n;
      }
    }
    if (last < 0 || last + 1 >= rungs.size() || !rungs.get(last + 1).isBare()) {
      return OptionalInt.empty();
    }
    for (int n = last + 1; n < rungs.size(); n++) {
      if (!rungs.get(n).isBare() && !rungs.get(n).isUnseen()) {
        return OptionalInt.empty();
      }
    }
    for (int n = 0; n < last; n++) {
      Rung above = rungs.get(n);
      if (!above.bearsRibs() && !above.isUnseen() && above.complete()) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(T12 - last);
  }

  /** The number of the first rung that the votes like best. */
  private int votedFirst() {
    int best = 0;
    double score = Double.NEGATIVE_INFINITY;
    for (int first = lowestFirst(); first <= highestFirst(); first++) {
      double one = voteScore(first);
      if (one > score) {
        score = one;
        best = first;
      }
    }
    return best;
  }

  /** By how much the best numbering beats the second, mean logarithm a vertebra. */
  private double voteMargin() {
    double best = Double.NEGATIVE_INFINITY;
    double second = Double.NEGATIVE_INFINITY;
    for (int first = lowestFirst(); first <= highestFirst(); first++) {
      double one = voteScore(first);
      if (one > best) {
        second = best;
        best = one;
      } else {
        second = Math.max(second, one);
      }
    }
    return best - second;
  }

  private int lowestFirst() {
    return 2;
  }

  private int highestFirst() {
    return Math.max(lowestFirst(), L5 + 1 - rungs.size());
  }

  private double voteScore(int first) {
    double sum = 0;
    for (int n = 0; n < rungs.size(); n++) {
      double[] votes = rungs.get(n).votes();
      int vote = Math.max(0, Math.min(votes.length - 1, first + n - FIRST_VOTE));
      sum += votes[vote];
    }
    return sum / rungs.size();
  }

  static String name(int number) {
    return number <= T12 ? "T" + number : "L" + (number - T12);
  }
}
