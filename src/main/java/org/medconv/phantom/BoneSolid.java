package org.medconv.phantom;

import org.medconv.volume.Vector3;

/** Shapes that bones are made of. */
final class BoneSolid {
  private BoneSolid() {}

  private static double dot(Vector3 axis, double x, double y, double z) {
    return axis.x() * x + axis.y() * y + axis.z() * z;
  }

  /** A rod flattened across: ribs, laminae, transverse and spinous processes. */
  static final class FlatRod extends Solid {
    private final Vector3 from;
    private final Vector3 along;
    private final double length;
    private final Vector3 flat;
    private final double thin;
    private final double wide0;
    private final double wide1;

    /**
     * @param across the direction it is thin in; made perpendicular to the rod
     * @param thin half its thickness, mm
     * @param wide0 half its width at the start, mm
     * @param wide1 half its width at the end, mm
     */
    FlatRod(Vector3 from, Vector3 to, Vector3 across, double thin, double wide0, double wide1) {
      super(low(from, to, wide0, wide1, thin), high(from, to, wide0, wide1, thin));
      this.from = from;
      Vector3 whole = to.minus(from);
      this.length = Math.max(1e-6, whole.length());
      this.along = whole.times(1 / length);
      this.flat = Frame.unit(across.minus(along.times(across.dot(along))));
      this.thin = thin;
      this.wide0 = wide0;
      this.wide1 = wide1;
    }

    private static double[] low(Vector3 a, Vector3 b, double w0, double w1, double thin) {
      double p = Math.max(w0, thin);
      double q = Math.max(w1, thin);
      return new double[] {
        Math.min(a.x() - p, b.x() - q),
        Math.min(a.y() - p, b.y() - q),
        Math.min(a.z() - p, b.z() - q)
      };
    }

    private static double[] high(Vector3 a, Vector3 b, double w0, double w1, double thin) {
      double p = Math.max(w0, thin);
      double q = Math.max(w1, thin);
      return new double[] {
        Math.max(a.x() + p, b.x() + q),
        Math.max(a.y() + p, b.y() + q),
        Math.max(a.z() + p, b.z() + q)
      };
    }

    @Override
    double distance(double x, double y, double z) {
      double dx = x - from.x();
      double dy = y - from.y();
      double dz = z - from.z();
      double t = Math.min(1, Math.max(0, dot(along, dx, dy, dz) / length));
      double wide = wide0 + t * (wide1 - wide0);
      dx -= t * length * along.x();
      dy -= t * length * along.y();
      dz -= t * length * along.z();
      double a = dot(flat, dx, dy, dz);
      double b = Math.sqrt(Math.max(0, dx * dx + dy * dy + dz * dz - a * a));
      double p = a / thin;
      double q = b / wide;
      double k0 = Math.sqrt(p * p + q * q);
      if (k0 < 1e-6) {
        return -Math.min(thin, wide);
      }
      p /= thin;
      q /= wide;
      return k0 * (k0 - 1) / Math.sqrt(p * p + q * q);
    }
  }

  /** An elliptical column that narrows downwards: a sacral segment. */
  static final class Frustum extends Solid {
    private final Frame frame;
    private final double a0;
    private final double b0;
    private final double a1;
    private final double b1;
    private final double half;

    /**
     * @param frame in the middle of its height, at the middle of the back wall at each height
     * @param width0 at the top; {@code depth0} forwards from the back wall
     */
    Frustum(
        Frame frame, double width0, double depth0, double width1, double depth1, double height) {
      super(frame.centre(), 0.5 * (height + width0) + depth0);
      this.frame = frame;
      this.a0 = width0 / 2;
      this.b0 = depth0 / 2;
      this.a1 = width1 / 2;
      this.b1 = depth1 / 2;
      this.half = height / 2;
    }

    @Override
    double distance(double x, double y, double z) {
      double dx = x - frame.centre().x();
      double dy = y - frame.centre().y();
      double dz = z - frame.centre().z();
      double r = dot(frame.up(), dx, dy, dz);
      double t = Math.min(1.1, Math.max(-0.1, 0.5 - 0.5 * r / half));
      double a = a0 + t * (a1 - a0);
      double b = b0 + t * (b1 - b0);
      double p = dot(frame.left(), dx, dy, dz);
      double q = dot(frame.anterior(), dx, dy, dz) - b;
      double e = Math.sqrt(p * p / (a * a) + q * q / (b * b));
      double radial = Math.sqrt(p * p + q * q);
      double side = e < 1e-6 ? -Math.min(a, b) : (e - 1) * radial / e;
      double cap = Math.abs(r) - half;
      double m = Math.max(side, cap);
      double gap = Math.abs(side - cap);
      return gap < 2 ? m + (2 - gap) * (2 - gap) / 8 : m;
    }
  }

  /**
   * A vertebral body (or a disc): a kidney-shaped column with a waist, its two end plates hollowed
   * each by its own depth, deepest behind the middle, its rims standing out most in front and at
   * the sides.
   */
  static final class VertebralBody extends Solid {
    private final Frame frame;
    private final double halfWidth;
    private final double halfDepth;
    private final double front;
    private final double back;
    private final double waist;
    private final double hollowTop;
    private final double hollowFoot;
    private final double lip;
    private final double dent;

    /**
     * @param front height at the front, mm
     * @param back height at the back, mm
     * @param waist how much narrower the middle is, 0 to 0.3; negative bulges
     * @param hollowTop how deep the upper end plate is pressed in, mm; negative bulges
     * @param lip how far the rims stand out in front and at the sides, mm
     * @param dent how hollow the back wall is towards the canal, as a share of half the depth
     */
    VertebralBody(
        Frame frame,
        double width,
        double depth,
        double front,
        double back,
        double waist,
        double hollowTop,
        double hollowFoot,
        double lip,
        double dent) {
      super(
          frame.centre(),
          Math.sqrt(width * width + depth * depth + Math.max(front, back) * Math.max(front, back))
                  / 2
              + Math.max(0, lip)
              + Math.max(0, -waist) * width / 2
              + 2
              + Math.max(0, Math.max(-hollowTop, -hollowFoot)));
      this.frame = frame;
      this.halfWidth = width / 2;
      this.halfDepth = depth / 2;
      this.front = front;
      this.back = back;
      this.waist = waist;
      this.hollowTop = hollowTop;
      this.hollowFoot = hollowFoot;
      this.lip = lip;
      this.dent = dent;
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
      double grown = lip * h * h * h * h * (q < 0 ? 0.4 : 1);
      double w = halfWidth * narrow + grown;
      double d = halfDepth * narrow + grown;
      double in = q < 0 ? dent * halfDepth * Math.max(0, 1 - Math.abs(p) / (0.75 * halfWidth)) : 0;
      double pn = p / w;
      double qn = (q - (q < 0 ? in * q / halfDepth : 0)) / d;
      double e = Math.sqrt(pn * pn + qn * qn + 0.35 * pn * pn * qn * qn);
      double radial = Math.sqrt(p * p + q * q);
      double side = e < 1e-6 ? -Math.min(w, d) : (e - 1) * radial / e;
      double off = (q + 0.15 * halfDepth) / d;
      double e2 = pn * pn + off * off;
      double centre = Math.max(0, 1 - e2 * e2);
      double cap = Math.abs(r) - (half - (r > 0 ? hollowTop : hollowFoot) * centre);
      double m = Math.max(side, cap);
      double gap = Math.abs(side - cap);
      return gap < 1.5 ? m + (1.5 - gap) * (1.5 - gap) / 6 : m;
    }
  }
}
