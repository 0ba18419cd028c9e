package org.medconv.classify;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Split conformal prediction with one threshold per class (class-conditional, also called Mondrian:
 * Vovk et al. 2005; least ambiguous sets: Sadinle, Lei and Wasserman, J Am Stat Assoc 2019). A
 * class is in the set when its calibrated probability reaches its threshold. The coverage holds
 * within each class, also a rare one, and thus for any class shares at the site, as far as its L1s
 * resemble those of the calibration.
 *
 * @param coverage the share of each class whose set holds the truth
 * @param thresholds in the order of {@link BoneClass}
 */
public record PredictionSets(double coverage, double[] thresholds) {
  public PredictionSets {
    thresholds = thresholds.clone();
    if (!(coverage > 0 && coverage < 1)) {
      throw new IllegalArgumentException(
          "coverage %s is not between 0 and 1; 0.9 is usual".formatted(coverage));
    }
    if (thresholds.length != BoneClass.values().length
        || !Arrays.stream(thresholds).allMatch(t -> t >= 0 && t <= 1)) {
      throw new IllegalArgumentException(
          "thresholds %s: each class needs a probability".formatted(Arrays.toString(thresholds)));
    }
  }

  /**
   * Calibrates the thresholds on held-out cases: of n cases of a class, the floor((1 - coverage)(n
   * + 1))-th lowest probability of the truth, which guarantees the coverage for a finite n. A case
   * whose true class is the most probable one counts as certain, because that class is in every
   * set. A class with too few cases is in every set.
   */
  public static PredictionSets calibrated(
      double coverage, List<BoneClass> truth, List<Probabilities> answers) {
    double[] thresholds = new double[BoneClass.values().length];
    for (BoneClass boneClass : BoneClass.values()) {
      double[] own =
          IntStream.range(0, truth.size())
              .filter(n -> truth.get(n) == boneClass)
              .mapToDouble(
                  n -> answers.get(n).mostLikely() == boneClass ? 1 : answers.get(n).of(boneClass))
              .sorted()
              .toArray();
      int below = (int) Math.floor((1 - coverage) * (own.length + 1) + 1e-9);
      thresholds[boneClass.ordinal()] = below == 0 ? 0 : own[below - 1];
    }
    return new PredictionSets(coverage, thresholds);
  }

  /**
   * The set of an answer. It always contains the most probable class, and osteopenia if it contains
   * both others, which can only increase the coverage.
   */
  public PredictionSet of(Probabilities answer) {
    Set<BoneClass> in = EnumSet.of(answer.mostLikely());
    for (BoneClass boneClass : BoneClass.values()) {
      if (answer.of(boneClass) >= thresholds[boneClass.ordinal()]) {
        in.add(boneClass);
      }
    }
    return new PredictionSet(EnumSet.range(Collections.min(in), Collections.max(in)), coverage);
  }

  @Override
  public double[] thresholds() {
    return thresholds.clone();
  }
}
