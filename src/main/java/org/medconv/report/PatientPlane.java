package org.medconv.report;

import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * A rectangle in patient space with square pixels: pixel (0, 0) is at {@code corner}, LPS mm;
 * {@code right} and {@code down} are unit vectors.
 */
record PatientPlane(
    Vector3 corner,
    Vector3 right,
    Vector3 down,
    double millimetresPerPixel,
    int width,
    int height) {

  /** Seen from the patient's left: front at the left, head at the top. */
  static PatientPlane sagittal(
      Grid grid, Vector3 centre, double mmPerPixel, int width, int height) {
    return around(
        grid, centre, new Vector3(0, 1, 0), new Vector3(0, 0, -1), mmPerPixel, width, height);
  }

  /** Seen from the front: the patient's right at the left, head at the top. */
  static PatientPlane coronal(Grid grid, Vector3 centre, double mmPerPixel, int width, int height) {
    return around(
        grid, centre, new Vector3(1, 0, 0), new Vector3(0, 0, -1), mmPerPixel, width, height);
  }

  /** Seen from the feet: the patient's right at the left, front at the top. */
  static PatientPlane axial(Grid grid, Vector3 centre, double mmPerPixel, int width, int height) {
    return around(
        grid, centre, new Vector3(1, 0, 0), new Vector3(0, 1, 0), mmPerPixel, width, height);
  }

  Vector3 at(double x, double y) {
    return corner
        .plus(right.times(x * millimetresPerPixel))
        .plus(down.times(y * millimetresPerPixel));
  }

  /** The column of a point's projection onto the plane, in pixels. */
  double column(Vector3 point) {
    return point.minus(corner).dot(right) / millimetresPerPixel;
  }

  double row(Vector3 point) {
    return point.minus(corner).dot(down) / millimetresPerPixel;
  }

  /** Centred on a point, but moved into the volume so that it does not show unscanned space. */
  private static PatientPlane around(
      Grid grid,
      Vector3 centre,
      Vector3 right,
      Vector3 down,
      double mmPerPixel,
      int width,
      int height) {
    double x = start(grid, centre, right, width * mmPerPixel);
    double y = start(grid, centre, down, height * mmPerPixel);
    Vector3 corner =
        centre.plus(right.times(x - centre.dot(right))).plus(down.times(y - centre.dot(down)));
    return new PatientPlane(corner, right, down, mmPerPixel, width, height);
  }

  private static double start(Grid grid, Vector3 centre, Vector3 axis, double length) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int corner = 0; corner < 8; corner++) {
      Vector3 point =
          grid.toPatient(
              (corner & 1) * (grid.columns() - 1.0),
              (corner >> 1 & 1) * (grid.rows() - 1.0),
              (corner >> 2) * (grid.slices() - 1.0));
      low = Math.min(low, point.dot(axis));
      high = Math.max(high, point.dot(axis));
    }
    double start = centre.dot(axis) - length / 2;
    if (high - low <= length) {
      return (low + high - length) / 2;
    }
    return Math.min(Math.max(start, low), high - length);
  }
}
