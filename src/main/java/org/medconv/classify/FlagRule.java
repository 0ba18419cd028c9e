package org.medconv.classify;

import java.util.Optional;

/**
 * The rule that flags an L1 for osteoporosis: its probability reaches the threshold.
 *
 * @param threshold on the calibrated probability of osteoporosis, above 0 and at most 1
 * @param found performance of the threshold; empty for a site's own
 */
public record FlagRule(double threshold, Optional<Found> found) {

  /**
   * The performance of a threshold on labelled cases.
   *
   * @param sensitivity flagged share of those with osteoporosis
   * @param specificity unflagged share of the others
   * @param ppv share with osteoporosis among the flagged
   * @param npv share without among the unflagged
   * @param on the cases, in words
   */
  public record Found(Share sensitivity, Share specificity, Share ppv, Share npv, String on) {}

  public FlagRule {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "a flag threshold of %s is not above 0 and at most 1".formatted(threshold));
    }
  }

  /** A site's own threshold, whose performance has not been measured. */
  public static FlagRule ofSite(double threshold) {
    return new FlagRule(threshold, Optional.empty());
  }

  /** Whether an answer is flagged. */
  public boolean flags(Probabilities probabilities) {
    return probabilities.osteoporosis() >= threshold;
  }
}
