package org.medconv.classify;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.medconv.volume.Grid;

/**
 * The voxels of a body in a cut-out.
 *
 * @param voxels their positions in the cut-out
 * @param x mm from their middle, right to left
 * @param y mm from their middle, front to back
 * @param z mm from their middle, foot to head
 */
record Inside(int[] voxels, double[] x, double[] y, double[] z) {
  /** The assumed width of a body of one voxel, mm. */
  private static final double LEAST_SD_MM = 0.01;

  static Inside of(L1CutOut cutOut) {
    Grid grid = cutOut.grid();
    int plane = grid.columns() * grid.rows();
    int[] voxels = new int[cutOut.hu().length];
    int count = 0;
    for (int n = 0; n < voxels.length; n++) {
      if (cutOut.hu()[n] != L1CutOut.OUTSIDE) {
        voxels[count++] = n;
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException("the cut-out holds no voxel of a body");
    }
    int[] own = Arrays.copyOf(voxels, count);
    return new Inside(
        own,
        centred(Arrays.stream(own).mapToDouble(n -> n % grid.columns() * grid.spacingI())),
        centred(
            Arrays.stream(own)
                .mapToDouble(n -> Math.floorDiv(n % plane, grid.columns()) * grid.spacingJ())),
        centred(Arrays.stream(own).mapToDouble(n -> Math.floorDiv(n, plane) * grid.spacingK())));
  }

  private static double[] centred(DoubleStream places) {
    double[] all = places.toArray();
    double middle = Arrays.stream(all).average().orElseThrow();
    return Arrays.stream(all).map(place -> place - middle).toArray();
  }

  int count() {
    return voxels.length;
  }

  double sdX() {
    return sd(x);
  }

  double sdY() {
    return sd(y);
  }

  double sdZ() {
    return sd(z);
  }

  private static double sd(double[] places) {
    return Math.max(
        LEAST_SD_MM, Math.sqrt(Arrays.stream(places).map(p -> p * p).average().orElseThrow()));
  }

  /** Mean of a product of powers of the coordinates. */
  double moment(int ofX, int ofY, int ofZ) {
    double sum = 0;
    for (int n = 0; n < count(); n++) {
      sum += power(x[n], ofX) * power(y[n], ofY) * power(z[n], ofZ);
    }
    return sum / count();
  }

  private static double power(double base, int exponent) {
    double product = 1;
    for (int n = 0; n < exponent; n++) {
      product *= base;
    }
    return product;
  }
}
