package org.medconv.classify;

import java.util.Optional;

/**
 * What a calibrated model adds to its class.
 *
 * @param shares of the classes in the population in which the probabilities hold
 * @param flag when osteoporosis is flagged; empty for a calibration that set no threshold
 */
public record Certainty(
    PredictionSet set, Unfamiliarity unfamiliarity, Probabilities shares, Optional<FlagRule> flag) {

  /** Of a calibration that set no threshold. */
  public Certainty(PredictionSet set, Unfamiliarity unfamiliarity, Probabilities shares) {
    this(set, unfamiliarity, shares, Optional.empty());
  }
}
