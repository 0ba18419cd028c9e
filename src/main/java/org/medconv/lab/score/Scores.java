package org.medconv.lab.score;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;

/**
 * Scores of answers, by scikit-learn's definitions.
 *
 * @param confusion cases by true class (row) and answer (column), in the order of {@link BoneClass}
 * @param aucs area under the ROC curve of each class against the other two, in the same order; NaN
 *     without cases of the class or of the others
 * @param calibrationError expected calibration error of the answer's probability, ten bins
 */
public record Scores(int[][] confusion, double[] aucs, double calibrationError) {

  /** Scores answers, one per case. */
  public static Scores of(List<BoneClass> truth, List<Probabilities> answers) {
    int classes = BoneClass.values().length;
    int[][] confusion = new int[classes][classes];
    for (int n = 0; n < truth.size(); n++) {
      confusion[truth.get(n).ordinal()][answers.get(n).mostLikely().ordinal()]++;
    }
    double[] aucs =
        Arrays.stream(BoneClass.values())
            .mapToDouble(one -> RocCurve.of(one, truth, answers).area())
            .toArray();
    return new Scores(confusion, aucs, Reliability.of(truth, answers).calibrationError());
  }

  public int cases() {
    return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
  }

  public double accuracy() {
    int right = IntStream.range(0, confusion.length).map(n -> confusion[n][n]).sum();
    return right / (double) cases();
  }

  /** Share of the cases of a class that were recognised; NaN without such cases. */
  public double recall(BoneClass boneClass) {
    int n = boneClass.ordinal();
    return confusion[n][n] / (double) of(n);
  }

  /** Mean recall of the three classes. */
  public double sensitivity() {
    return Arrays.stream(BoneClass.values()).mapToDouble(this::recall).average().orElseThrow();
  }

  /** Share of the cases of the other classes that were not assigned to this one. */
  private double specificity(int n) {
    double others = cases() - of(n);
    return (others - (answered(n) - confusion[n][n])) / others;
  }

  /** Mean specificity of each class against the rest. */
  public double specificity() {
    return IntStream.range(0, confusion.length)
        .mapToDouble(this::specificity)
        .average()
        .orElseThrow();
  }

  /** Harmonic mean of precision and recall; 0 for a class that neither occurs nor is answered. */
  private double f1(int n) {
    double all = of(n) + answered(n);
    return all == 0 ? 0 : 2 * confusion[n][n] / all;
  }

  /** Mean F1 of the classes, weighted by their cases. */
  public double f1() {
    return IntStream.range(0, confusion.length).mapToDouble(n -> of(n) * f1(n)).sum() / cases();
  }

  /** Mean of the three areas of each class against the rest. */
  public double auc() {
    return Arrays.stream(aucs).average().orElseThrow();
  }

  public double osteoporosisAuc() {
    return aucs[BoneClass.OSTEOPOROSIS.ordinal()];
  }

  private int of(int n) {
    return Arrays.stream(confusion[n]).sum();
  }

  private int answered(int n) {
    return Arrays.stream(confusion).mapToInt(row -> row[n]).sum();
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
        osteoporosisAuc(),
        calibrationError,
        cases());
  }
}
