package org.medconv.lab.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;

/**
 * A figure with its 95 % interval by bootstrap: percentiles over resampled cases (Efron 1979). Each
 * class is resampled separately, so that a balanced test set stays balanced.
 */
public record Interval(double value, double low, double high) {
  private static final int RESAMPLES = 2000;
  private static final long SEED = 20261123;

  /** All metrics of some answers. The same answers give the same intervals. */
  public static Map<Metric, Interval> all(List<BoneClass> truth, List<Probabilities> answers) {
    Random random = new Random(SEED);
    List<List<Integer>> strata = strata(truth);
    Scores[] resampled = new Scores[RESAMPLES];
    for (int n = 0; n < RESAMPLES; n++) {
      resampled[n] = resample(strata, truth, answers, random);
    }
    Scores scores = Scores.of(truth, answers);
    Map<Metric, Interval> all = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      double[] sorted = Arrays.stream(resampled).mapToDouble(metric::of).sorted().toArray();
      all.put(
          metric,
          new Interval(
              metric.of(scores), Spread.quantile(sorted, 0.025), Spread.quantile(sorted, 0.975)));
    }
    return all;
  }

  private static List<List<Integer>> strata(List<BoneClass> truth) {
    return Arrays.stream(BoneClass.values())
        .map(
            one ->
                IntStream.range(0, truth.size()).filter(n -> truth.get(n) == one).boxed().toList())
        .toList();
  }

  private static Scores resample(
      List<List<Integer>> strata,
      List<BoneClass> truth,
      List<Probabilities> answers,
      Random random) {
    List<BoneClass> someTruth = new ArrayList<>(truth.size());
    List<Probabilities> someAnswers = new ArrayList<>(truth.size());
    for (List<Integer> stratum : strata) {
      for (int n = 0; n < stratum.size(); n++) {
        int drawn = stratum.get(random.nextInt(stratum.size()));
        someTruth.add(truth.get(drawn));
        someAnswers.add(answers.get(drawn));
      }
    }
    return Scores.of(someTruth, someAnswers);
  }

  /** Adds the figure to a JSON object. NaN is written as null. */
  public void addTo(ObjectNode node) {
    node.put("value", finite(value)).put("low", finite(low)).put("high", finite(high));
  }

  private static Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }

  @Override
  public String toString() {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", value, low, high)
        : "none";
  }
}
