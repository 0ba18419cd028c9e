package org.medconv.lab.train;

import java.util.random.RandomGenerator;
import org.medconv.classify.CutOutPlan;

/**
 * A flipped and rotated cut-out: BalAug's change of cases of the rarer classes (paper II-B).
 *
 * @param leftRight whether left and right are exchanged
 * @param upDown whether head and foot are exchanged
 * @param degrees rotation about the axis from foot to head
 */
record Augmentation(boolean leftRight, boolean upDown, double degrees) {
  static final double MOST_DEGREES = 30;

  /**
   * Draws an augmentation: each flip with a probability of one half, and a rotation by up to 30
   * degrees in either direction.
   */
  static Augmentation drawn(RandomGenerator random) {
    return new Augmentation(
        random.nextBoolean(), random.nextBoolean(), random.nextDouble(-MOST_DEGREES, MOST_DEGREES));
  }

  /**
   * Writes the changed cut-out. Values from beyond its edge are 0, as outside of the body.
   *
   * @param values the network's input, column by column, row by row
   * @param to the target, from {@code at} on
   */
  void apply(float[] values, CutOutPlan plan, float[] to, int at) {
    double cosine = Math.cos(Math.toRadians(degrees));
    double sine = Math.sin(Math.toRadians(degrees));
    double middleI = (plan.columns() - 1) / 2.0;
    double middleJ = (plan.rows() - 1) / 2.0;
    int plane = plan.columns() * plan.rows();
    for (int j = 0; j < plan.rows(); j++) {
      for (int i = 0; i < plan.columns(); i++) {
        double di = leftRight ? middleI - i : i - middleI;
        double dj = j - middleJ;
        Taps taps =
            Taps.at(middleI + cosine * di - sine * dj, middleJ + sine * di + cosine * dj, plan);
        for (int k = 0; k < plan.slices(); k++) {
          int from = (upDown ? plan.slices() - 1 - k : k) * plane;
          to[at + k * plane + j * plan.columns() + i] = taps.of(values, from);
        }
      }
    }
  }

  /** Four neighbours in a slice with their weights; those beyond the edge have weight 0. */
  private record Taps(int[] places, float[] weights) {
    static Taps at(double x, double y, CutOutPlan plan) {
      int i = (int) Math.floor(x);
      int j = (int) Math.floor(y);
      double fi = x - i;
      double fj = y - j;
      int[] places = new int[4];
      float[] weights = new float[4];
      for (int n = 0; n < 4; n++) {
        int column = i + n % 2;
        int row = j + n / 2;
        if (column >= 0 && column < plan.columns() && row >= 0 && row < plan.rows()) {
          places[n] = row * plan.columns() + column;
          weights[n] = (float) ((n % 2 == 0 ? 1 - fi : fi) * (n / 2 == 0 ? 1 - fj : fj));
        }
      }
      return new Taps(places, weights);
    }

    float of(float[] values, int slice) {
      float sum = 0;
      for (int n = 0; n < 4; n++) {
        sum += weights[n] * values[slice + places[n]];
      }
      return sum;
    }
  }
}
