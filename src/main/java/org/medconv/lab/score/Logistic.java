package org.medconv.lab.score;

import java.util.Arrays;

/**
 * Logistic regression: the probability of a yes is 1 / (1 + exp(-(b0 + b1 x1 + ...))), fitted by
 * likelihood with a small ridge, in Newton's steps. Columns are standardised first.
 */
public final class Logistic {
  private static final int STEPS = 50;
  private static final double RIDGE = 1e-6;

  private final double[] means;
  private final double[] sds;
  private final double[] weights;

  private Logistic(double[] means, double[] sds, double[] weights) {
    this.means = means;
    this.sds = sds;
    this.weights = weights;
  }

  /**
   * Fits.
   *
   * @param rows one a case, as many numbers each
   * @param yes of these cases; some and not all
   */
  public static Logistic fit(double[][] rows, boolean[] yes) {
    int columns = rows[0].length;
    double[] means = new double[columns];
    double[] sds = new double[columns];
    for (int c = 0; c < columns; c++) {
      int column = c;
      double[] values = Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
      means[c] = Spread.mean(values);
      sds[c] = Math.max(1e-12, Spread.standardDeviation(values));
    }
    Logistic fit = new Logistic(means, sds, new double[columns + 1]);
    for (int step = 0; step < STEPS; step++) {
      fit.step(rows, yes);
    }
    return fit;
  }

  private void step(double[][] rows, boolean[] yes) {
    int size = weights.length;
    double[][] system = new double[size][size + 1];
    for (int n = 0; n < rows.length; n++) {
      double[] x = standardised(rows[n]);
      double p = 1 / (1 + Math.exp(-score(x)));
      for (int i = 0; i < size; i++) {
        system[i][size] += ((yes[n] ? 1 : 0) - p) * x[i];
        for (int j = 0; j < size; j++) {
          system[i][j] += p * (1 - p) * x[i] * x[j];
        }
      }
    }
    for (int i = 0; i < size; i++) {
      system[i][i] += RIDGE;
      system[i][size] -= RIDGE * weights[i];
    }
    double[] change = solved(system);
    for (int i = 0; i < size; i++) {
      weights[i] += change[i];
    }
  }

  /** Gauss's elimination; the matrix is positive definite, so that no pivot is sought. */
  private static double[] solved(double[][] system) {
    int size = system.length;
    for (int i = 0; i < size; i++) {
      for (int r = i + 1; r < size; r++) {
        double times = system[r][i] / system[i][i];
        for (int c = i; c <= size; c++) {
          system[r][c] -= times * system[i][c];
        }
      }
    }
    double[] solved = new double[size];
    for (int i = size - 1; i >= 0; i--) {
      double left = system[i][size];
      for (int c = i + 1; c < size; c++) {
        left -= system[i][c] * solved[c];
      }
      solved[i] = left / system[i][i];
    }
    return solved;
  }

  private double[] standardised(double[] row) {
    double[] x = new double[row.length + 1];
    x[0] = 1;
    for (int c = 0; c < row.length; c++) {
      x[c + 1] = (row[c] - means[c]) / sds[c];
    }
    return x;
  }

  private double score(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += weights[i] * x[i];
    }
    return sum;
  }

  /** The log odds of a yes. */
  public double logOdds(double... row) {
    return score(standardised(row));
  }
}
