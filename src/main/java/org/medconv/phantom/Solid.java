package org.medconv.phantom;

import org.medconv.volume.Vector3;

/**
 * A shape in patient space (LPS mm), given by its signed distance: negative inside. Distances are
 * accurate only near the surface. Immutable.
 */
abstract class Solid {
  final double[] low;
  final double[] high;

  Solid(double[] low, double[] high) {
    this.low = low;
    this.high = high;
  }

  /** A shape inside a ball around a centre. */
  Solid(Vector3 centre, double reach) {
    this(
        new double[] {centre.x() - reach, centre.y() - reach, centre.z() - reach},
        new double[] {centre.x() + reach, centre.y() + reach, centre.z() + reach});
  }

  abstract double distance(double x, double y, double z);

  /** A shape with three radii along a frame's axes. */
  static final class Ellipsoid extends Solid {
    private final Frame frame;
    private final double a;
    private final double b;
    private final double c;

    Ellipsoid(Frame frame, double toLeft, double toFront, double upwards) {
      super(frame.centre(), Math.max(toLeft, Math.max(toFront, upwards)));
      this.frame = frame;
      this.a = toLeft;
      this.b = toFront;
      this.c = upwards;
    }

    @Override
    double distance(double x, double y, double z) {
      double dx = x - frame.centre().x();
      double dy = y - frame.centre().y();
      double dz = z - frame.centre().z();
      double p = dot(frame.left(), dx, dy, dz) / a;
      double q = dot(frame.anterior(), dx, dy, dz) / b;
      double r = dot(frame.up(), dx, dy, dz) / c;
      double k0 = Math.sqrt(p * p + q * q + r * r);
      if (k0 < 1e-9) {
        return -Math.min(a, Math.min(b, c));
      }
      p /= a;
      q /= b;
      r /= c;
      // First-order distance to an ellipsoid: f / |grad f|.
      return k0 * (k0 - 1) / Math.sqrt(p * p + q * q + r * r);
    }
  }

  /** A straight rod between two points, its radius changing evenly; optionally flat. */
  static final class Rod extends Solid {
    private final double x0;
    private final double y0;
    private final double z0;
    private final double ux;
    private final double uy;
    private final double uz;
    private final double length2;
    private final double r0;
    private final double r1;

    Rod(Vector3 from, Vector3 to, double r0, double r1) {
      super(
          new double[] {
            Math.min(from.x() - r0, to.x() - r1),
            Math.min(from.y() - r0, to.y() - r1),
            Math.min(from.z() - r0, to.z() - r1)
          },
          new double[] {
            Math.max(from.x() + r0, to.x() + r1),
            Math.max(from.y() + r0, to.y() + r1),
            Math.max(from.z() + r0, to.z() + r1)
          });
      this.x0 = from.x();
      this.y0 = from.y();
      this.z0 = from.z();
      this.ux = to.x() - x0;
      this.uy = to.y() - y0;
      this.uz = to.z() - z0;
      this.length2 = Math.max(1e-9, ux * ux + uy * uy + uz * uz);
      this.r0 = r0;
      this.r1 = r1;
    }

    @Override
    double distance(double x, double y, double z) {
      double dx = x - x0;
      double dy = y - y0;
      double dz = z - z0;
      double t = Math.min(1, Math.max(0, (dx * ux + dy * uy + dz * uz) / length2));
      dx -= t * ux;
      dy -= t * uy;
      dz -= t * uz;
      return Math.sqrt(dx * dx + dy * dy + dz * dz) - (r0 + t * (r1 - r0));
    }
  }

  /** A box along a frame's axes with rounded edges. */
  static final class RoundedBox extends Solid {
    private final Frame frame;
    private final double a;
    private final double b;
    private final double c;
    private final double edge;

    RoundedBox(Frame frame, double toLeft, double toFront, double upwards, double edge) {
      super(frame.centre(), Math.sqrt(toLeft * toLeft + toFront * toFront + upwards * upwards));
      this.frame = frame;
      this.edge = Math.min(edge, Math.min(toLeft, Math.min(toFront, upwards)));
      this.a = toLeft - this.edge;
      this.b = toFront - this.edge;
      this.c = upwards - this.edge;
    }

    @Override
    double distance(double x, double y, double z) {
      double dx = x - frame.centre().x();
      double dy = y - frame.centre().y();
      double dz = z - frame.centre().z();
      double p = Math.abs(dot(frame.left(), dx, dy, dz)) - a;
      double q = Math.abs(dot(frame.anterior(), dx, dy, dz)) - b;
      double r = Math.abs(dot(frame.up(), dx, dy, dz)) - c;
      double inside = Math.min(0, Math.max(p, Math.max(q, r)));
      p = Math.max(0, p);
      q = Math.max(0, q);
      r = Math.max(0, r);
      return inside + Math.sqrt(p * p + q * q + r * r) - edge;
    }
  }

  private static double dot(Vector3 axis, double x, double y, double z) {
    return axis.x() * x + axis.y() * y + axis.z() * z;
  }
}
