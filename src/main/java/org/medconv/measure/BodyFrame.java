package org.medconv.measure;

import org.medconv.volume.Vector3;

/**
 * A vertebral body's own axes: unit vectors at right angles, LPS.
 *
 * @param centre in the plane half-way between the end plates, in the middle of width and depth, LPS
 *     mm
 * @param left to the patient's left, along the body's width
 * @param anterior to the front, along its depth
 * @param up to the head, square to the plane half-way between the end plates
 */
public record BodyFrame(Vector3 centre, Vector3 left, Vector3 anterior, Vector3 up) {
  private static final Vector3 PATIENT_LEFT = new Vector3(1, 0, 0);

  /**
   * The frame with this upward axis that is turned about it as little as can be.
   *
   * @param up any length; must not run from left to right
   */
  static BodyFrame upright(Vector3 centre, Vector3 up) {
    Vector3 axis = unit(up);
    Vector3 left = unit(PATIENT_LEFT.minus(axis.times(PATIENT_LEFT.dot(axis))));
    // up x left points to the back in LPS.
    return new BodyFrame(centre, left, left.cross(axis), axis);
  }

  /** Turned about the upward axis, from left towards anterior, by this angle in radians. */
  BodyFrame turned(double angle) {
    Vector3 to = left.times(Math.cos(angle)).plus(anterior.times(Math.sin(angle)));
    return new BodyFrame(centre, to, to.cross(up), up);
  }

  /** The point so far to the left, to the front and up from the centre, mm. */
  Vector3 at(double toLeft, double toFront, double upwards) {
    return centre.plus(left.times(toLeft)).plus(anterior.times(toFront)).plus(up.times(upwards));
  }

  BodyFrame moved(double toLeft, double toFront, double upwards) {
    return new BodyFrame(at(toLeft, toFront, upwards), left, anterior, up);
  }

  private static Vector3 unit(Vector3 v) {
    double length = v.length();
    if (!(length > 1e-6)) {
      throw new IllegalArgumentException("%s has no direction".formatted(v));
    }
    return v.times(1 / length);
  }
}
