package org.medconv.classify;

/** A share of cases, from 0 to 1, with its 95 % interval. */
public record Share(double value, double low, double high) {
  public Share {
    if (!(0 <= low && low <= value && value <= high && high <= 1)) {
      throw new IllegalArgumentException(
          "a share of %s from %s to %s: 0 <= low <= share <= high <= 1 is needed"
              .formatted(value, low, high));
    }
  }
}
