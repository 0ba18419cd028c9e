package org.medconv.lab.optimise;

/**
 * A linear rise over the first steps, times half a cosine from step to step that ends at a
 * hundredth of the peak (after Loshchilov and Hutter, SGDR, 2017).
 *
 * @param peak highest rate, above 0
 * @param rise number of steps, at least 1
 * @param steps total number of steps, at least 1
 */
public record StepwiseCosine(double peak, int rise, int steps) implements Schedule {
  private static final double END = 0.01;

  public StepwiseCosine {
    if (!(peak > 0) || rise < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "learning rate %s with a rise of %d steps over %d steps".formatted(peak, rise, steps));
    }
  }

  @Override
  public double at(int epoch, int step) {
    double risen = Math.min(1, (step + 1.0) / rise);
    double done = Math.min(1, step / (double) steps);
    return peak * risen * (END + (1 - END) * 0.5 * (1 + Math.cos(Math.PI * done)));
  }
}
