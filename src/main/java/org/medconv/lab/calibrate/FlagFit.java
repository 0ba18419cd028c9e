package org.medconv.lab.calibrate;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.medconv.classify.BoneClass;
import org.medconv.classify.FlagRule;
import org.medconv.classify.Probabilities;
import org.medconv.classify.Share;
import org.medconv.lab.score.Wilson;

/** Finds the threshold of the flag for osteoporosis, and its performance. */
final class FlagFit {
  private static final double STEPS = 1e4;

  private FlagFit() {}

  /**
   * The highest threshold that flags at least this share of the cases with osteoporosis, rounded
   * down to four digits; empty without such a case.
   *
   * @param sensitivity target, above 0 and at most 1
   */
  static Optional<Double> threshold(
      List<BoneClass> truth, List<Probabilities> answers, double sensitivity) {
    if (!(sensitivity > 0 && sensitivity <= 1)) {
      throw new IllegalArgumentException(
          "a wanted sensitivity of %s is not above 0 and at most 1; 0.85 is usual"
              .formatted(sensitivity));
    }
    double[] own =
        IntStream.range(0, truth.size())
            .filter(n -> truth.get(n) == BoneClass.OSTEOPOROSIS)
            .mapToDouble(n -> answers.get(n).osteoporosis())
            .sorted()
            .toArray();
    if (own.length == 0) {
      return Optional.empty();
    }
    int flagged = (int) Math.ceil(sensitivity * own.length - 1e-9);
    double threshold = Math.floor(own[own.length - flagged] * STEPS) / STEPS;
    return Optional.of(Math.min(Math.max(threshold, 1 / STEPS), 1 - 1 / STEPS));
  }

  /**
   * The performance of a threshold, with Wilson's intervals.
   *
   * @param on the cases, in words
   */
  static FlagRule rule(
      double threshold, List<BoneClass> truth, List<Probabilities> answers, String on) {
    FlagRule rule = FlagRule.ofSite(threshold);
    IntPredicate sick = n -> truth.get(n) == BoneClass.OSTEOPOROSIS;
    IntPredicate flagged = n -> rule.flags(answers.get(n));
    int count = truth.size();
    return new FlagRule(
        threshold,
        Optional.of(
            new FlagRule.Found(
                share(count, sick, flagged),
                share(count, sick.negate(), flagged.negate()),
                share(count, flagged, sick),
                share(count, flagged.negate(), sick.negate()),
                on)));
  }

  /** The counted share; from 0 to 1 if there are no cases. */
  private static Share share(int count, IntPredicate among, IntPredicate counted) {
    int[] all = IntStream.range(0, count).filter(among).toArray();
    if (all.length == 0) {
      return new Share(0, 0, 1);
    }
    Wilson share = Wilson.of((int) IntStream.of(all).filter(counted).count(), all.length);
    return new Share(share.share(), share.low(), share.high());
  }
}
