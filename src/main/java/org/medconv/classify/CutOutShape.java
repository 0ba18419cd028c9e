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
 *       (lower in front or at the back, round in front),
 *   <li>how far the body leans forward, degrees (its back edge above its front edge): the
 *       orientation of its sides. A body is about as deep as it is high, so that its covariance
 *       hardly turns with it; this tells L1, which lordosis leans back, from L4, which it leans
 *       forward.
 * </ul>
 */
final class CutOutShape {
  /** How many numbers. */
  static final int COUNT = 12;

  /** Index of the lean. */
  static final int LEAN = 11;

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
      inside.moment(2, 1, 0) / third,
      lean(inside, yy, zz)
    };
  }

  /**
   * Orientation of the fourth complex moment of the side view, E[(y + iz)^4], with y and z in
   * standard deviations (the moments of Abu-Mostafa and Psaltis, IEEE PAMI 1985). For four-sided
   * shapes it points at the corners, and it uses every voxel, while single edges move in steps of
   * one voxel.
   *
   * @return degrees, -45 to 45
   */
  private static double lean(Inside inside, double sdY, double sdZ) {
    double real =
        inside.moment(0, 4, 0) / Math.pow(sdY, 4)
            - 6 * inside.moment(0, 2, 2) / Math.pow(sdY * sdZ, 2)
            + inside.moment(0, 0, 4) / Math.pow(sdZ, 4);
    double imaginary =
        4
            * (inside.moment(0, 3, 1) / (Math.pow(sdY, 3) * sdZ)
                - inside.moment(0, 1, 3) / (sdY * Math.pow(sdZ, 3)));
    return Math.toDegrees(Math.atan2(-imaginary, -real)) / 4;
  }
}
