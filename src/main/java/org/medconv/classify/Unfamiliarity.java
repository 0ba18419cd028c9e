package org.medconv.classify;

/**
 * How far what was cut out as L1 lies from the L1s that the classifier knows.
 *
 * @param distance about 1 for an ordinary L1; see {@link Familiarity}
 * @param limit above it, no class is given
 * @param familiarShare share of the L1s of the calibration that lie at or below the limit
 */
public record Unfamiliarity(double distance, double limit, double familiarShare) {
  /** Whether no class should be given. */
  public boolean isExceeded() {
    return !(distance <= limit);
  }
}
