package org.medconv.phantom;

/**
 * What is drawn around a mean, cut as {@link Draw#normal} cuts it. Units are named as in {@link
 * Range}.
 */
record Normal(double mean, double sd) {
  Normal {
    if (!(sd > 0)) {
      throw new IllegalArgumentException("standard deviation of %s".formatted(sd));
    }
  }
}
