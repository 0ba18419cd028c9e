package org.medconv.phantom;

import org.medconv.volume.Vector3;

/** The patient's position: a rotation about L3, from the phantom's axes to those of the scan. */
record Pose(Vector3 left, Vector3 back, Vector3 up) {
  static final Pose STRAIGHT =
      new Pose(new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1));

  static Pose of(Variation variation) {
    double roll = Math.toRadians(variation.rollDegrees());
    double lean = Math.toRadians(variation.leanDegrees());
    double pitch = Math.toRadians(variation.pitchDegrees());
    if (roll == 0 && lean == 0 && pitch == 0) {
      return STRAIGHT;
    }
    Vector3 up =
        Frame.unit(new Vector3(Math.sin(lean), -Math.sin(pitch), Math.cos(lean) * Math.cos(pitch)));
    Vector3 rough = new Vector3(Math.cos(roll), Math.sin(roll), 0);
    Vector3 left = Frame.unit(rough.minus(up.times(rough.dot(up))));
    return new Pose(left, up.cross(left), up);
  }

  boolean straight() {
    return equals(STRAIGHT);
  }

  /** From the phantom's axes to the scan's. */
  Vector3 toScan(Vector3 p) {
    return left.times(p.x()).plus(back.times(p.y())).plus(up.times(p.z()));
  }

  /** From the scan's axes to the phantom's. */
  Vector3 toPhantom(double x, double y, double z) {
    Vector3 p = new Vector3(x, y, z);
    return new Vector3(p.dot(left), p.dot(back), p.dot(up));
  }

  /**
   * The box along the scan's axes around a box along the phantom's: lower corner, then upper
   * corner.
   */
  double[][] around(double[] low, double[] high) {
    double[][] box = new double[2][3];
    double[][] rows = {
      {left.x(), back.x(), up.x()}, {left.y(), back.y(), up.y()}, {left.z(), back.z(), up.z()}
    };
    for (int axis = 0; axis < 3; axis++) {
      for (int n = 0; n < 3; n++) {
        double a = rows[axis][n] * low[n];
        double b = rows[axis][n] * high[n];
        box[0][axis] += Math.min(a, b);
        box[1][axis] += Math.max(a, b);
      }
    }
    return box;
  }
}
