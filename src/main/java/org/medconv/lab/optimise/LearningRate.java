package org.medconv.lab.optimise;

/**
 * A linear rise over the first steps, and half a cosine that falls from epoch to epoch, as
 * PyTorch's {@code CosineAnnealingLR(T_max=epochs)} stepped once an epoch (Loshchilov and Hutter,
 * SGDR, 2017).
 *
 * @param rise steps
 * @param epochs until zero; 0 for a rate that does not fall
 */
public record LearningRate(double peak, int rise, int epochs) {
  public LearningRate {
    if (!(peak > 0) || rise < 0 || epochs < 0) {
      throw new IllegalArgumentException(
          "learning rate %s with a rise of %d steps over %d epochs".formatted(peak, rise, epochs));
    }
  }

  /**
   * @param epoch from 0
   * @param step of all epochs, from 0
   */
  public double at(int epoch, int step) {
    double annealed = epochs == 0 ? peak : peak * 0.5 * (1 + Math.cos(Math.PI * epoch / epochs));
    return step < rise ? annealed * (step + 1) / rise : annealed;
  }
}
