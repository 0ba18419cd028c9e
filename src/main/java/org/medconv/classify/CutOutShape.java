package org.medconv.classify;

/**
 * Size and build of an outlined body, in numbers that do not depend on where it lies. Of the voxels
 * inside of a cut-out:
 *
 * <ul>
 *   <li>the logarithm of their number,
 *   <li>the logarithms of their standard deviations along x, y and z (a body's width, depth and
 *       height, but for a factor),
 *   <li>their covariances xy, xz and yz over the mean variance (how the body is turned, leans
 *       sideways, is tilted),
 *   <li>the third moments y z z, y y z, y y y and x x y over the mean variance to the power of 1.5
 *       (lower in front or at the back, round in front).
 * </ul>
 */
final class CutOutShape {
  /** How many numbers. */
  static final int COUNT = 11;

  private CutOutShape() {}

  static double[] of(Inside inside) {
    double xx = inside.sdX();
    double yy = inside.sdY();
    double zz = inside.sdZ();
    double variance = (xx * xx + yy * yy + zz * zz) / 3;
    double third = Math.pow(variance, 1.5);
    return new double[] {
      Math.log(inside.count()),
      Math.log(xx),
      Math.log(yy),
      Math.log(zz),
      inside.moment(1, 1, 0) / variance,
      inside.moment(1, 0, 1) / variance,
      inside.moment(0, 1, 1) / variance,
      inside.moment(0, 1, 2) / third,
      inside.moment(0, 2, 1) / third,
      inside.moment(0, 3, 0) / third,
      inside.moment(2, 1, 0) / third
    };
  }
}
