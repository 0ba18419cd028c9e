package org.medconv.classify;

import java.util.Optional;

/**
 * How far what was cut out as L1 lies from the L1s that the classifier knows.
 *
 * @param distance about 1 for an ordinary L1; see {@link Familiarity}
 * @param limit above it, no class is given
 * @param resemblance to what is no L1; empty for a calibration that was shown none
 * @param familiarShare share of the L1s of the calibration that lie within all limits
 */
public record Unfamiliarity(
    double distance, double limit, Optional<Resemblance> resemblance, double familiarShare) {

  /**
   * @param kind what it resembles most: {@code L4}, {@code head}
   * @param logOdds of that against L1, where both are equally common
   * @param limit above it, no class is given
   */
  public record Resemblance(String kind, double logOdds, double limit) {
    boolean isExceeded() {
      return !(logOdds <= limit);
    }
  }

  /** Whether no class should be given. */
  public boolean isExceeded() {
    return !(distance <= limit) || resemblance.filter(Resemblance::isExceeded).isPresent();
  }
}
