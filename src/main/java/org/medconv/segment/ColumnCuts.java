package org.medconv.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a column into vertebrae at its discs. Chooses the cuts with the best total of: disc at the
 * cuts, vertebra between them, heights that match the column's width, and similar neighbours.
 * Exact, by dynamic programming.
 */
final class ColumnCuts {
  /** A piece of the centre line, mm from its upper end. */
  record Piece(int from, int to) {
    int length() {
      return to - from;
    }

    /** Whether no disc can be here: discs reach at most a fifth into a piece. */
    boolean isInner(double at) {
      return Math.min(at - from, to - at) > 0.22 * length();
    }
  }

  /**
   * Height of a vertebra with its disc: 18 mm (T4 of a small woman) to 46 mm (L4 of a tall man).
   */
  private static final int SHORTEST = 17;

  private static final int LONGEST = 46;

  /** A piece at an end may be the rest of a vertebra that the field of view cuts. */
  private static final int SHORTEST_END = 6;

  private static final double EVENNESS = 2.5;

  /** The network may take the spongy middle of a body for a disc; the height then decides. */
  private static final double PITCH_WEIGHT = 3.0;

  private static final double CUT_WEIGHT = 0.8;
  private static final double PIECE_WEIGHT = 1.2;
  private static final double LEFT_OUT_PER_MM = 0.06;

  private final ColumnProfile profile;
  private final int first;
  private final int last;
  private final double[] sum;

  private ColumnCuts(ColumnProfile profile, int first, int last) {
    this.profile = profile;
    this.first = first;
    this.last = last;
    this.sum = new double[profile.length() + 1];
    for (int n = 0; n < profile.length(); n++) {
      sum[n + 1] = sum[n] + profile.contrast(n);
    }
  }

  /** From head to foot; empty if the profile shows no column. */
  static List<Piece> of(ColumnProfile profile) {
    int first = 0;
    int last = profile.length() - 1;
    while (first <= last && profile.column(first) < 0.3) {
      first++;
    }
    while (last > first && profile.column(last) < 0.3) {
      last--;
    }
    return last - first < SHORTEST ? List.of() : new ColumnCuts(profile, first, last).best();
  }

  private double mean(double from, double to) {
    int a = Math.max(0, (int) Math.round(from));
    int b = Math.min(profile.length(), Math.max(a + 1, (int) Math.round(to)));
    return (sum[b] - sum[a]) / (b - a);
  }

  /** Score of a cut here: disc, and no vertebra. */
  private double cut(int at) {
    return -CUT_WEIGHT * mean(at - 1, at + 2);
  }

  private double piece(int from, int to) {
    double quarter = 0.25 * (to - from);
    return PIECE_WEIGHT * mean(from + quarter, to - quarter);
  }

  private double unlikely(int from, int to) {
    double ratio = Math.log((to - from) / (double) profile.pitch()[Math.floorDiv(from + to, 2)]);
    return PITCH_WEIGHT * ratio * ratio;
  }

  /** Cost of leaving out the column above or below the outermost cut. */
  private double leftOut(int from, int to) {
    double cost = 0;
    for (int n = from; n < to; n++) {
      cost += LEFT_OUT_PER_MM * profile.column(n);
    }
    return cost;
  }

  private static double uneven(int length, int before) {
    double ratio = Math.log((double) length / before);
    return EVENNESS * ratio * ratio;
  }

  /** State: a cut at {@code to} after a piece of some length; an end piece has its own index. */
  private List<Piece> best() {
    int span = last - first + 1;
    double[][] score = new double[span + 1][LONGEST + 1];
    int[][] before = new int[span + 1][LONGEST + 1];
    for (double[] row : score) {
      Arrays.fill(row, Double.NEGATIVE_INFINITY);
    }
    for (int to = SHORTEST_END; to <= span; to++) {
      for (int length = SHORTEST_END; length <= Math.min(LONGEST, to); length++) {
        int from = to - length;
        double own = piece(first + from, first + to) + cut(first + to);
        // A piece at an end may be cut by the field of view: it may be short, but not long.
        boolean mayBeCut = (from <= 3 || span - to <= 3) && length < profile.pitch()[first + from];
        own -= mayBeCut ? 0 : unlikely(first + from, first + to);
        double start = own - leftOut(first, first + from) + (from > 3 ? cut(first + from) : 0);
        if (length < SHORTEST) {
          start -= 0.2;
        }
        score[to][length] = start;
        before[to][length] = 0;
        for (int previous = SHORTEST_END;
            length >= SHORTEST_END && previous <= Math.min(LONGEST, from);
            previous++) {
          if (score[from][previous] == Double.NEGATIVE_INFINITY) {
            continue;
          }
          double total = score[from][previous] + own - joint(to, span, length, from, previous);
          if (total > score[to][length]) {
            score[to][length] = total;
            before[to][length] = previous;
          }
        }
      }
    }
    return traced(score, before, span);
  }

  /** Short pieces are allowed only at the ends of the column; elsewhere, neighbours are similar. */
  private double joint(int to, int span, int length, int from, int previous) {
    boolean shortFirst = previous < SHORTEST;
    boolean shortLast = length < SHORTEST;
    if ((shortFirst && from - previous > 8) || (shortLast && span - to > 8)) {
      return Double.POSITIVE_INFINITY;
    }
    if (shortFirst || shortLast) {
      return 0.2;
    }
    boolean atEnd =
        (from - previous <= 3 && previous < length) || (span - to <= 3 && length < previous);
    return atEnd ? 0 : uneven(length, previous);
  }

  private List<Piece> traced(double[][] score, int[][] before, int span) {
    double best = Double.NEGATIVE_INFINITY;
    int to = 0;
    int length = 0;
    for (int end = SHORTEST_END; end <= span; end++) {
      double rest = leftOut(first + end, last + 1);
      for (int one = SHORTEST_END; one <= LONGEST; one++) {
        if (score[end][one] - rest > best) {
          best = score[end][one] - rest;
          to = end;
          length = one;
        }
      }
    }
    List<Piece> pieces = new ArrayList<>();
    while (length > 0) {
      pieces.add(0, new Piece(first + to - length, first + to));
      int previous = before[to][length];
      to -= length;
      length = previous;
    }
    return pieces;
  }
}
