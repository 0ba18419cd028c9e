package org.medconv.phantom;

/** A normal distribution, cut as in {@link Draw#normal}. Units are named as in {@link Range}. */
record Normal(double mean, double sd) {
  Normal {
    if (!(sd > 0)) {
      throw new IllegalArgumentException("standard deviation of %s".formatted(sd));
    }
  }
}
