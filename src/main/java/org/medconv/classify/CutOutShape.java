package org.medconv.classify;

import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Size and build of an outlined body, as numbers that hardly depend on where it lies: of the voxels
 * inside of a cut-out
 *
 * <ul>
 *   <li>the logarithm of their number,
 *   <li>the logarithm of their standard deviation along x, y and z (half the body's width, depth
 *       and height, more or less),
 *   <li>their covariances xy, xz and yz over the mean variance (how the body is turned, leans
 *       sideways, is tilted),
 *   <li>third moments y z z, z y y, y y y and x x y over the mean variance to the power of 1.5 (a
 *       body lower in front, lower at the back, round in front).
 * </ul>
 */
public final class CutOutShape {
  /** How many numbers. */
  public static final int COUNT = 11;

  private CutOutShape() {}

  /** The numbers of one body, x from right to left, y from front to back, z from foot to head. */
  public static double[] of(L1CutOut cutOut) {
    Grid grid = cutOut.grid();
    Vector3 centre = new Vector3(0, 0, 0);
    int count = 0;
    for (int n = 0; n < cutOut.hu().length; n++) {
      if (cutOut.hu()[n] != L1CutOut.OUTSIDE) {
        centre = centre.plus(place(grid, n));
        count++;
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException("the cut-out holds no voxel of a body");
    }
    centre = centre.times(1.0 / count);
    double[] sums = new double[10];
    for (int n = 0; n < cutOut.hu().length; n++) {
      if (cutOut.hu()[n] != L1CutOut.OUTSIDE) {
        addMoments(sums, place(grid, n).minus(centre));
      }
    }
    return numbers(sums, count);
  }

  private static Vector3 place(Grid grid, int n) {
    int plane = grid.columns() * grid.rows();
    return new Vector3(
        n % grid.columns() * grid.spacingI(),
        n % plane / grid.columns() * grid.spacingJ(),
        n / plane * grid.spacingK());
  }

  private static void addMoments(double[] sums, Vector3 d) {
    double x = d.x();
    double y = d.y();
    double z = d.z();
    sums[0] += x * x;
    sums[1] += y * y;
    sums[2] += z * z;
    sums[3] += x * y;
    sums[4] += x * z;
    sums[5] += y * z;
    sums[6] += y * z * z;
    sums[7] += z * y * y;
    sums[8] += y * y * y;
    sums[9] += x * x * y;
  }

  private static double[] numbers(double[] sums, int count) {
    double[] numbers = new double[COUNT];
    numbers[0] = Math.log(count);
    double variance = (sums[0] + sums[1] + sums[2]) / 3 / count;
    for (int n = 0; n < 3; n++) {
      // A body one voxel thick has no extent; a hundredth of a voxel stands for it.
      numbers[1 + n] = Math.log(Math.max(sums[n] / count, 1e-4)) / 2;
      numbers[4 + n] = sums[3 + n] / count / Math.max(variance, 1e-4);
    }
    for (int n = 0; n < 4; n++) {
      numbers[7 + n] = sums[6 + n] / count / Math.pow(Math.max(variance, 1e-4), 1.5);
    }
    return numbers;
  }
}
