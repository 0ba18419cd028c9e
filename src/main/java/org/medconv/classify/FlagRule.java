package org.medconv.classify;

import java.util.Optional;

/**
 * When an L1 is flagged for osteoporosis: its probability reaches the threshold.
 *
 * @param threshold on the calibrated probability of osteoporosis, above 0 and at most 1
 * @param found what the threshold finds; empty for one that a site has chosen itself
 */
public record FlagRule(double threshold, Optional<Found> found) {

  /**
   * What a threshold was found to do on labelled cases.
   *
   * @param sensitivity of those with osteoporosis, the flagged
   * @param specificity of the others, those not flagged
   * @param ppv of the flagged, those with osteoporosis
   * @param npv of those not flagged, those without
   * @param on the cases, in words
   */
  public record Found(Share sensitivity, Share specificity, Share ppv, Share npv, String on) {}

  public FlagRule {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "a flag threshold of %s is not above 0 and at most 1".formatted(threshold));
    }
  }

  /** One that a site has set: nobody has measured what it finds. */
  public static FlagRule ofSite(double threshold) {
    return new FlagRule(threshold, Optional.empty());
  }

  /** Whether an answer is flagged. */
  public boolean flags(Probabilities probabilities) {
    return probabilities.osteoporosis() >= threshold;
  }
}
