package org.medconv.lab.optimise;

/**
 * A linear rise over the first steps, then half a cosine that falls from epoch to epoch, as
 * PyTorch's {@code CosineAnnealingLR(T_max=epochs)} stepped once per epoch (Loshchilov and Hutter,
 * SGDR, 2017).
 *
 * @param peak highest rate
 * @param rise number of steps
 * @param epochs number of epochs until zero; 0: the rate does not fall
 */
public record LearningRate(double peak, int rise, int epochs) implements Schedule {
  public LearningRate {
    if (!(peak > 0) || rise < 0 || epochs < 0) {
      throw new IllegalArgumentException(
          "learning rate %s with a rise of %d steps over %d epochs".formatted(peak, rise, epochs));
    }
  }

  @Override
  public double at(int epoch, int step) {
    double annealed = epochs == 0 ? peak : peak * 0.5 * (1 + Math.cos(Math.PI * epoch / epochs));
    return step < rise ? annealed * (step + 1) / rise : annealed;
  }
}
