package org.medconv.phantom;

import org.medconv.volume.Vector3;

/**
 * A shape in patient space (LPS mm) known by its signed distance: negative inside. Distances need
 * be good near the surface only. Immutable.
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

  /**
   * A vertebral body (or a disc): a kidney-shaped column with a waist, end plates that are hollow
   * and may be wedged or crushed.
   */
  static final class Body extends Solid {
    private final Frame frame;
    private final double halfWidth;
    private final double halfDepth;
    private final double front;
    private final double back;
    private final double waist;
    private final double hollow;
    private final double lip;

    /**
     * @param front height at the front, mm
     * @param back height at the back, mm
     * @param waist how much narrower the middle is, 0 to 0.3; negative bulges
     * @param hollow how deep each end plate is pressed in at its centre, mm; negative bulges
     * @param lip how far the rims stand out, mm
     */
    Body(
        Frame frame,
        double width,
        double depth,
        double front,
        double back,
        double waist,
        double hollow,
        double lip) {
      super(
          frame.centre(),
          Math.sqrt(width * width + depth * depth + Math.max(front, back) * Math.max(front, back))
                  / 2
              + Math.max(0, lip)
              + Math.max(0, -waist) * width / 2
              + 2
              + Math.max(0, -hollow));
      this.frame = frame;
      this.halfWidth = width / 2;
      this.halfDepth = depth / 2;
      this.front = front;
      this.back = back;
      this.waist = waist;
      this.hollow = hollow;
      this.lip = lip;
    }

    @Override
    double distance(double x, double y, double z) {
      double dx = x - frame.centre().x();
      double dy = y - frame.centre().y();
      double dz = z - frame.centre().z();
      double p = dot(frame.left(), dx, dy, dz);
      double q = dot(frame.anterior(), dx, dy, dz);
      double r = dot(frame.up(), dx, dy, dz);
      double share = 0.5 + 0.5 * q / halfDepth;
      double half = 0.5 * (back + (front - back) * Math.min(1.2, Math.max(-0.2, share)));
      double h = Math.min(1.2, Math.abs(r) / half);
      double narrow = 1 - waist * (1 - h * h);
      double grown = lip * h * h * h * h;
      double w = halfWidth * narrow + grown;
      double d = halfDepth * narrow + grown;
      // The back wall is hollow towards the canal.
      double dent =
          q < 0 ? 0.16 * halfDepth * Math.max(0, 1 - Math.abs(p) / (0.75 * halfWidth)) : 0;
      double pn = p / w;
      double qn = (q - (q < 0 ? dent * q / halfDepth : 0)) / d;
      double e = Math.sqrt(pn * pn + qn * qn + 0.35 * pn * pn * qn * qn);
      double radial = Math.sqrt(p * p + q * q);
      double side = e < 1e-6 ? -Math.min(w, d) : (e - 1) * radial / e;
      double centre = Math.max(0, 1 - e * e);
      double cap = Math.abs(r) - (half - hollow * centre);
      double rounding = 1.5;
      double m = Math.max(side, cap);
      double gap = Math.abs(side - cap);
      return gap < rounding ? m + (rounding - gap) * (rounding - gap) / (4 * rounding) : m;
    }
  }

  private static double dot(Vector3 axis, double x, double y, double z) {
    return axis.x() * x + axis.y() * y + axis.z() * z;
  }
}
