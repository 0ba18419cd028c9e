package org.medconv.classify;

import java.util.Optional;

/**
 * The certainty that a calibrated model adds to its class.
 *
 * @param shares class shares of the population in which the probabilities are valid
 * @param flag the rule that flags osteoporosis; empty if the calibration set no threshold
 */
public record Certainty(
    PredictionSet set, Unfamiliarity unfamiliarity, Probabilities shares, Optional<FlagRule> flag) {

  /** Of a calibration without a threshold. */
  public Certainty(PredictionSet set, Unfamiliarity unfamiliarity, Probabilities shares) {
    this(set, unfamiliarity, shares, Optional.empty());
  }
}
