package org.medconv.classify;

import java.util.Optional;

/**
 * How far a cut-out is from the L1s that the classifier knows.
 *
 * @param distance about 1 for an ordinary L1; see {@link Familiarity}
 * @param limit above it there is no class
 * @param resemblance to other kinds; empty for a calibration without any
 * @param familiarShare share of the calibration's L1s within all limits
 */
public record Unfamiliarity(
    double distance, double limit, Optional<Resemblance> resemblance, double familiarShare) {

  /**
   * @param kind the most similar one: {@code L4}, {@code head}
   * @param logOdds of that kind against L1, at equal prevalence
   * @param limit above it there is no class
   */
  public record Resemblance(String kind, double logOdds, double limit) {
    boolean isExceeded() {
      return !(logOdds <= limit);
    }
  }

  /** Whether there should be no class. */
  public boolean isExceeded() {
    return !(distance <= limit) || resemblance.filter(Resemblance::isExceeded).isPresent();
  }
}
