package org.medconv.lab;

/** A linear rise, then half a cosine down to zero (Loshchilov and Hutter, SGDR, 2017). */
record LearningRate(double peak, int rise, int steps) {
  LearningRate {
    if (!(peak > 0) || rise < 0 || rise >= steps) {
      throw new IllegalArgumentException(
          "learning rate %s with a rise of %d of %d steps".formatted(peak, rise, steps));
    }
  }

  /**
   * @param step from 0
   */
  double at(int step) {
    if (step < rise) {
      return peak * (step + 1) / rise;
    }
    double done = (step - rise) / (double) (steps - rise);
    return peak * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
