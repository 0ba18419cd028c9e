package org.medconv.lab;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;

/**
 * How well answers fit the truth, in scikit-learn's definitions.
 *
 * @param confusion cases by true class (row) and answer (column), in the order of {@link BoneClass}
 * @param osteoporosisAuc area under the ROC curve of the osteoporosis probability against both
 *     other classes
 * @param calibrationError expected calibration error of the answer's probability, ten bins
 */
public record Scores(int[][] confusion, double osteoporosisAuc, double calibrationError) {

  /** Scores answers, one a case. */
  static Scores of(List<BoneClass> truth, List<Probabilities> answers) {
    int classes = BoneClass.values().length;
    int[][] confusion = new int[classes][classes];
    for (int n = 0; n < truth.size(); n++) {
      confusion[truth.get(n).ordinal()][answers.get(n).mostLikely().ordinal()]++;
    }
    double[] suspicion = answers.stream().mapToDouble(Probabilities::osteoporosis).toArray();
    boolean[] sick = new boolean[truth.size()];
    for (int n = 0; n < sick.length; n++) {
      sick[n] = truth.get(n) == BoneClass.OSTEOPOROSIS;
    }
    return new Scores(confusion, auc(suspicion, sick), calibrationError(truth, answers));
  }

  public int cases() {
    return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
  }

  public double accuracy() {
    int right = IntStream.range(0, confusion.length).map(n -> confusion[n][n]).sum();
    return right / (double) cases();
  }

  /** Share of the cases of a class that were recognised; NaN when there are none. */
  public double recall(BoneClass boneClass) {
    int[] row = confusion[boneClass.ordinal()];
    return row[boneClass.ordinal()] / (double) Arrays.stream(row).sum();
  }

  /** Mean recall of the three classes. */
  public double sensitivity() {
    return Arrays.stream(BoneClass.values()).mapToDouble(this::recall).average().orElseThrow();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "accuracy %.3f, recall %.3f / %.3f / %.3f (osteoporosis / osteopenia / normal), AUC of"
            + " osteoporosis %.3f, calibration error %.3f, %d cases",
        accuracy(),
        recall(BoneClass.OSTEOPOROSIS),
        recall(BoneClass.OSTEOPENIA),
        recall(BoneClass.NORMAL),
        osteoporosisAuc,
        calibrationError,
        cases());
  }

  /** Mann and Whitney's U over the product of the counts; ties count half. */
  static double auc(double[] score, boolean[] positive) {
    Integer[] order = IntStream.range(0, score.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(n -> score[n]));
    double rankSum = 0;
    long positives = 0;
    int from = 0;
    while (from < order.length) {
      int to = from;
      while (to < order.length && score[order[to]] == score[order[from]]) {
        to++;
      }
      double rank = (from + 1 + to) / 2.0;
      for (int n = from; n < to; n++) {
        if (positive[order[n]]) {
          rankSum += rank;
          positives++;
        }
      }
      from = to;
    }
    double pairs = positives * (double) (score.length - positives);
    return (rankSum - positives * (positives + 1) / 2.0) / pairs;
  }

  private static double calibrationError(List<BoneClass> truth, List<Probabilities> answers) {
    int bins = 10;
    double[] confidence = new double[bins];
    double[] right = new double[bins];
    for (int n = 0; n < answers.size(); n++) {
      BoneClass answer = answers.get(n).mostLikely();
      double probability = answers.get(n).of(answer);
      int bin = Math.min(bins - 1, (int) (bins * probability));
      confidence[bin] += probability;
      right[bin] += answer == truth.get(n) ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < bins; bin++) {
      error += Math.abs(confidence[bin] - right[bin]);
    }
    return error / answers.size();
  }
}
