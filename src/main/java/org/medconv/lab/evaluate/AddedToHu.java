package org.medconv.lab.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.medconv.classify.BoneClass;
import org.medconv.lab.score.Logistic;
import org.medconv.lab.score.RocCurve;
import org.medconv.lab.score.Spread;

/**
 * The value that a network adds to the plain attenuation of L1: the areas under the ROC curves of
 * the attenuation, of the network, and of a logistic regression of both, fitted on other cases. 95
 * % intervals are by bootstrap (2000 resamples, positives and negatives separately; differences
 * from the same resamples).
 *
 * @param question what is predicted
 * @param cases number of cases
 * @param sick number of positive cases
 * @param hu area of the attenuation
 * @param networkMinusHu area of the network minus that of the attenuation
 * @param bothMinusHu area of both minus that of the attenuation
 */
record AddedToHu(
    String question,
    int cases,
    int sick,
    Range hu,
    Range network,
    Range both,
    Range networkMinusHu,
    Range bothMinusHu) {
  private static final int RESAMPLES = 2000;
  private static final long SEED = 20261127;

  /**
   * One L1.
   *
   * @param hu median of its trabecular bone
   * @param logOddsOfOsteoporosis from the network
   * @param logOddsBelowNormal from the network
   */
  record Case(
      BoneClass boneClass, double hu, double logOddsOfOsteoporosis, double logOddsBelowNormal) {}

  /** A figure and its 95 % interval. */
  record Range(double value, double low, double high) {
    static Range of(double value, double[] resampled) {
      Arrays.sort(resampled);
      return new Range(value, Spread.quantile(resampled, 0.025), Spread.quantile(resampled, 0.975));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", value, low, high);
    }
  }

  /**
   * For osteoporosis, and for osteoporosis or osteopenia.
   *
   * @param toFit cases for the regression
   * @param toTest cases for the figures
   */
  static List<AddedToHu> of(List<Case> toFit, List<Case> toTest) {
    return List.of(
        of(
            "osteoporosis",
            toFit,
            toTest,
            one -> one.boneClass() == BoneClass.OSTEOPOROSIS,
            Case::logOddsOfOsteoporosis),
        of(
            "osteoporosis or osteopenia",
            toFit,
            toTest,
            one -> one.boneClass() != BoneClass.NORMAL,
            Case::logOddsBelowNormal));
  }

  private static AddedToHu of(
      String question,
      List<Case> toFit,
      List<Case> toTest,
      Predicate<Case> sick,
      ToDoubleFunction<Case> network) {
    Logistic fit = Logistic.fit(rows(toFit, network), yes(toFit, sick));
    boolean[] yes = yes(toTest, sick);
    double[][] scores = new double[3][];
    scores[0] = toTest.stream().mapToDouble(one -> -one.hu()).toArray();
    scores[1] = toTest.stream().mapToDouble(network).toArray();
    scores[2] = Arrays.stream(rows(toTest, network)).mapToDouble(fit::logOdds).toArray();
    double[] areas = areas(scores, yes, IntStream.range(0, yes.length).toArray());
    double[][] resampled = new double[areas.length][RESAMPLES];
    Random random = new Random(SEED);
    for (int n = 0; n < RESAMPLES; n++) {
      double[] some = areas(scores, yes, resample(yes, random));
      for (int k = 0; k < areas.length; k++) {
        resampled[k][n] = some[k];
      }
    }
    Range[] ranges = new Range[areas.length];
    for (int k = 0; k < areas.length; k++) {
      ranges[k] = Range.of(areas[k], resampled[k]);
    }
    int many = (int) IntStream.range(0, yes.length).filter(n -> yes[n]).count();
    return new AddedToHu(
        question, yes.length, many, ranges[0], ranges[1], ranges[2], ranges[3], ranges[4]);
  }

  private static double[][] rows(List<Case> cases, ToDoubleFunction<Case> network) {
    return cases.stream()
        .map(one -> new double[] {one.hu(), network.applyAsDouble(one)})
        .toArray(double[][]::new);
  }

  private static boolean[] yes(List<Case> cases, Predicate<Case> sick) {
    boolean[] yes = new boolean[cases.size()];
    for (int n = 0; n < yes.length; n++) {
      yes[n] = sick.test(cases.get(n));
    }
    return yes;
  }

  /**
   * The areas of the three scores, then the differences of the second and the third to the first.
   */
  private static double[] areas(double[][] scores, boolean[] yes, int[] cases) {
    double[] areas = new double[5];
    boolean[] some = new boolean[cases.length];
    for (int n = 0; n < cases.length; n++) {
      some[n] = yes[cases[n]];
    }
    for (int k = 0; k < scores.length; k++) {
      double[] of = scores[k];
      areas[k] = RocCurve.of(Arrays.stream(cases).mapToDouble(n -> of[n]).toArray(), some).area();
    }
    areas[3] = areas[1] - areas[0];
    areas[4] = areas[2] - areas[0];
    return areas;
  }

  private static int[] resample(boolean[] yes, Random random) {
    List<Integer> sick = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    for (int n = 0; n < yes.length; n++) {
      (yes[n] ? sick : others).add(n);
    }
    int[] drawn = new int[yes.length];
    for (int n = 0; n < drawn.length; n++) {
      List<Integer> among = yes[n] ? sick : others;
      drawn[n] = among.get(random.nextInt(among.size()));
    }
    return drawn;
  }

  @Override
  public String toString() {
    return new StringJoiner("%n".formatted())
        .add("%s (%d of %d), ROC AUC:".formatted(question, sick, cases))
        .add("  HU alone                " + hu)
        .add("  network alone           " + network)
        .add("  both                    " + both)
        .add("  network minus HU        " + networkMinusHu)
        .add("  both minus HU           " + bothMinusHu)
        .toString();
  }
}
