package org.medconv.volume;

/**
 * For every target sample along one axis of a source grid: the run of source samples it is computed
 * from, and their weights, which sum to 1. A target sample outside the source has no weights.
 *
 * @param first index of the first source sample of each run
 * @param weights one array per target sample, empty if the target lies outside the source
 */
record AxisWeights(int[] first, float[][] weights) {

  /**
   * From this ratio of target step to source step on, samples are averaged; below, they are
   * interpolated. At coarse steps, plain interpolation would skip source samples and keep their
   * full noise.
   */
  static final double AVERAGE_FROM = 1.5;

  /**
   * Weights for target samples at {@code start + m * step}, in source indices.
   *
   * @param step may be negative: the target then runs against the source
   */
  static AxisWeights of(double start, double step, int count, int sourceCount) {
    int[] first = new int[count];
    float[][] weights = new float[count][];
    for (int m = 0; m < count; m++) {
      double at = start + m * step;
      double width = Math.abs(step);
      if (isOutside(at, sourceCount)) {
        weights[m] = new float[0];
      } else if (width > AVERAGE_FROM) {
        first[m] = (int) Math.max(0, Math.floor(at - width / 2));
        weights[m] = averaging(at - width / 2, at + width / 2, first[m], sourceCount);
      } else {
        double clamped = Math.min(Math.max(at, 0), sourceCount - 1.0);
        first[m] = (int) Math.min(Math.floor(clamped), Math.max(0, sourceCount - 2));
        float second = (float) (clamped - first[m]);
        weights[m] = sourceCount == 1 ? new float[] {1} : new float[] {1 - second, second};
      }
    }
    return new AxisWeights(first, weights);
  }

  /**
   * Weights for linear interpolation between unevenly spaced samples.
   *
   * @param places ascending positions of the source samples
   * @param start position of the first target sample, in the unit of {@code places}
   */
  static AxisWeights between(double[] places, double start, double step, int count) {
    int[] first = new int[count];
    float[][] weights = new float[count][];
    int below = 0;
    for (int m = 0; m < count; m++) {
      double at = start + m * step;
      while (below < places.length - 2 && places[below + 1] <= at) {
        below++;
      }
      double part = (at - places[below]) / (places[below + 1] - places[below]);
      float second = (float) Math.min(Math.max(part, 0), 1);
      first[m] = below;
      weights[m] = new float[] {1 - second, second};
    }
    return new AxisWeights(first, weights);
  }

  int count() {
    return first.length;
  }

  boolean isOutside(int sample) {
    return weights[sample].length == 0;
  }

  /** The lowest source index that any target sample uses; 0 if none does. */
  int lowest() {
    int lowest = Integer.MAX_VALUE;
    for (int m = 0; m < first.length; m++) {
      lowest = isOutside(m) ? lowest : Math.min(lowest, first[m]);
    }
    return lowest == Integer.MAX_VALUE ? 0 : lowest;
  }

  /** One more than the highest source index that any target sample uses; 0 if none does. */
  int end() {
    int end = 0;
    for (int m = 0; m < first.length; m++) {
      end = isOutside(m) ? end : Math.max(end, first[m] + weights[m].length);
    }
    return end;
  }

  /** A sample reaches half a step to either side, so the source ends there. */
  private static boolean isOutside(double at, int sourceCount) {
    return !(at >= -0.5 && at <= sourceCount - 0.5);
  }

  /**
   * The mean, over an interval, of the line drawn through the source samples, extended flat beyond
   * both ends. It is exact for a linear image at any phase.
   */
  private static float[] averaging(double from, double to, int first, int sourceCount) {
    int last = (int) Math.min(Math.ceil(to), sourceCount - 1.0);
    float[] weights = new float[last - first + 1];
    for (int n = (int) Math.floor(from); n <= Math.ceil(to); n++) {
      int sample = Math.min(Math.max(n, 0), sourceCount - 1);
      weights[sample - first] += (float) ((hatBelow(to - n) - hatBelow(from - n)) / (to - from));
    }
    return weights;
  }

  /** The integral up to x of the hat function that is 1 at 0 and 0 from -1 down and 1 up. */
  private static double hatBelow(double x) {
    double below = Math.max(0, Math.min(1, x + 1));
    double above = Math.max(0, Math.min(1, x));
    return below * below / 2 + above - above * above / 2;
  }
}
