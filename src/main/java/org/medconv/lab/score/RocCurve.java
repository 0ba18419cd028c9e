package org.medconv.lab.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;
import org.medconv.plot.LineChart.Point;

/**
 * The receiver operating characteristic of one score, like scikit-learn's {@code roc_curve} without
 * dropping points.
 *
 * @param points x: share of the negatives called positive, y: share of the positives found; from
 *     (0, 0) to (1, 1), one point per value of the score. Empty if positives or negatives are
 *     missing.
 */
public record RocCurve(List<Point> points) {
  public RocCurve {
    points = List.copyOf(points);
  }

  /** The curve of a class's probability against both other classes. */
  public static RocCurve of(
      BoneClass boneClass, List<BoneClass> truth, List<Probabilities> answers) {
    double[] score = answers.stream().mapToDouble(one -> one.of(boneClass)).toArray();
    boolean[] positive = new boolean[score.length];
    for (int n = 0; n < positive.length; n++) {
      positive[n] = truth.get(n) == boneClass;
    }
    return of(score, positive);
  }

  public static RocCurve of(double[] score, boolean[] positive) {
    int positives = (int) IntStream.range(0, score.length).filter(n -> positive[n]).count();
    int negatives = score.length - positives;
    if (positives == 0 || negatives == 0) {
      return new RocCurve(List.of());
    }
    double[] found = sorted(score, positive, true);
    double[] called = sorted(score, positive, false);
    List<Point> points = new ArrayList<>();
    points.add(new Point(0, 0));
    int f = found.length;
    int c = called.length;
    while (f > 0 || c > 0) {
      double threshold = Math.max(last(found, f), last(called, c));
      while (f > 0 && found[f - 1] == threshold) {
        f--;
      }
      while (c > 0 && called[c - 1] == threshold) {
        c--;
      }
      points.add(
          new Point((negatives - c) / (double) negatives, (positives - f) / (double) positives));
    }
    return new RocCurve(points);
  }

  private static double[] sorted(double[] score, boolean[] positive, boolean wanted) {
    double[] some =
        IntStream.range(0, score.length)
            .filter(n -> positive[n] == wanted)
            .mapToDouble(n -> score[n])
            .toArray();
    Arrays.sort(some);
    return some;
  }

  private static double last(double[] sorted, int count) {
    return count > 0 ? sorted[count - 1] : Double.NEGATIVE_INFINITY;
  }

  /** Area by trapezoids, so that ties count half; NaN without a curve. */
  public double area() {
    double area = points.isEmpty() ? Double.NaN : 0;
    for (int n = 1; n < points.size(); n++) {
      Point from = points.get(n - 1);
      Point to = points.get(n);
      area += (to.x() - from.x()) * (to.y() + from.y()) / 2;
    }
    return area;
  }
}
