package org.medconv.phantom;

import org.medconv.volume.Vector3;

/** A position in the patient with its own axes: left, anterior, up (orthogonal unit vectors). */
record Frame(Vector3 centre, Vector3 left, Vector3 anterior, Vector3 up) {

  /**
   * @param tilt of the downward axis to the back, radians
   * @param lean of the upward axis to the left, radians
   * @param turn rotation about the upward axis, radians
   */
  static Frame of(Vector3 centre, double tilt, double lean, double turn) {
    Vector3 up =
        new Vector3(
            Math.sin(lean), -Math.sin(tilt) * Math.cos(lean), Math.cos(tilt) * Math.cos(lean));
    Vector3 roughLeft = new Vector3(Math.cos(turn), Math.sin(turn), 0);
    Vector3 left = unit(roughLeft.minus(up.times(roughLeft.dot(up))));
    // up x left points to the back in LPS.
    return new Frame(centre, left, left.cross(up), up);
  }

  /** The point at these distances from the centre, mm. */
  Vector3 at(double toLeft, double toFront, double upwards) {
    return centre.plus(left.times(toLeft)).plus(anterior.times(toFront)).plus(up.times(upwards));
  }

  Frame movedTo(Vector3 other) {
    return new Frame(other, left, anterior, up);
  }

  static Vector3 unit(Vector3 v) {
    return v.times(1 / v.length());
  }
}
