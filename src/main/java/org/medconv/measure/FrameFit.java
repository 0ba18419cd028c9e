package org.medconv.measure;

import java.util.BitSet;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * Finds the axes of a vertebral body from its outline.
 *
 * <p>The upward axis is normal to the plane half-way between the end plates, which is fitted by
 * least squares to the middle of the body along the current axis, until the axis is stable.
 * Principal axes of the whole body fail for a body as high as deep, and stumps of pedicles tilt
 * them; seen from above, pedicles lie outside the middle. The rotation about that axis follows the
 * body's width, which exceeds its depth by a quarter.
 */
final class FrameFit {
  private static final int MOST_ROUNDS = 40;
  private static final double STAYS = 1e-4;

  /** Half axes of the middle, as a share of those of the ellipse with the body's second moments. */
  private static final double MIDDLE = 0.6;

  /** Beyond this rotation the body is treated as round, or the outline as ragged. */
  private static final double MOST_TURN = Math.toRadians(30);

  /**
   * The square of the least ratio of width to depth, 1.07. A rounder body says nothing about the
   * rotation.
   */
  private static final double ROUND = 1.15;

  private final double[] x;
  private final double[] y;
  private final double[] z;
  private final Vector3 centroid;

  private FrameFit(FineBody body) {
    BitSet inside = body.region().inside();
    int n = inside.cardinality();
    this.x = new double[n];
    this.y = new double[n];
    this.z = new double[n];
    MaskedRegion region = body.region();
    this.centroid = region.centroid();
    int m = 0;
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1), m++) {
      Vector3 at = body.place(p).minus(centroid);
      x[m] = at.x();
      y[m] = at.y();
      z[m] = at.z();
    }
  }

  /**
   * Fits the axes.
   *
   * @param roughUp start value, within some 30 degrees of the true axis
   */
  static BodyFrame of(FineBody body, Vector3 roughUp) {
    return new FrameFit(body).frame(roughUp);
  }

  private BodyFrame frame(Vector3 roughUp) {
    BodyFrame frame = BodyFrame.upright(centroid, roughUp);
    Plane plane = halfWay(frame);
    for (int round = 0; round < MOST_ROUNDS && plane.slope() > STAYS; round++) {
      frame = BodyFrame.upright(centroid, plane.normal(frame));
      plane = halfWay(frame);
    }
    return frame.moved(0, 0, plane.height()).turned(turn(frame));
  }

  /** The plane w = height + alongLeft u + alongFront v in a frame's coordinates, mm. */
  private record Plane(double height, double alongLeft, double alongFront) {
    double slope() {
      return Math.hypot(alongLeft, alongFront);
    }

    Vector3 normal(BodyFrame frame) {
      return frame
          .up()
          .minus(frame.left().times(alongLeft))
          .minus(frame.anterior().times(alongFront));
    }
  }

  private Plane halfWay(BodyFrame frame) {
    double uu = 0;
    double vv = 0;
    for (int m = 0; m < x.length; m++) {
      double u = along(frame.left(), m);
      double v = along(frame.anterior(), m);
      uu += u * u;
      vv += v * v;
    }
    // A full ellipse has a quarter of its half axis squared as second moment.
    double a = MIDDLE * MIDDLE * 4 * uu / x.length;
    double b = MIDDLE * MIDDLE * 4 * vv / x.length;
    LeastSquares fit = new LeastSquares();
    for (int m = 0; m < x.length; m++) {
      double u = along(frame.left(), m);
      double v = along(frame.anterior(), m);
      if (u * u / a + v * v / b <= 1) {
        fit.add(u, v, along(frame.up(), m));
      }
    }
    return fit.plane();
  }

  private double along(Vector3 axis, int m) {
    return axis.x() * x[m] + axis.y() * y[m] + axis.z() * z[m];
  }

  /** Rotation of the longer axis of the body's middle slab from the frame's left, radians. */
  private double turn(BodyFrame frame) {
    double ww = 0;
    for (int m = 0; m < x.length; m++) {
      ww += along(frame.up(), m) * along(frame.up(), m);
    }
    double slab = Math.sqrt(ww / x.length);
    double uu = 0;
    double uv = 0;
    double vv = 0;
    for (int m = 0; m < x.length; m++) {
      if (Math.abs(along(frame.up(), m)) < slab) {
        double u = along(frame.left(), m);
        double v = along(frame.anterior(), m);
        uu += u * u;
        uv += u * v;
        vv += v * v;
      }
    }
    double mean = (uu + vv) / 2;
    double spread = Math.hypot((uu - vv) / 2, uv);
    double angle = 0.5 * Math.atan2(2 * uv, uu - vv);
    boolean round = mean + spread < ROUND * (mean - spread);
    return round || Math.abs(angle) > MOST_TURN ? 0 : angle;
  }

  /** Sums of a plane fit by least squares. */
  private static final class LeastSquares {
    private double n;
    private double u;
    private double v;
    private double w;
    private double uu;
    private double uv;
    private double vv;
    private double uw;
    private double vw;

    void add(double atU, double atV, double atW) {
      n++;
      u += atU;
      v += atV;
      w += atW;
      uu += atU * atU;
      uv += atU * atV;
      vv += atV * atV;
      uw += atU * atW;
      vw += atV * atW;
    }

    /** The fitted plane; a level one if there are too few points for a slope. */
    Plane plane() {
      if (n == 0) {
        return new Plane(0, 0, 0);
      }
      double cuu = uu - u * u / n;
      double cuv = uv - u * v / n;
      double cvv = vv - v * v / n;
      double cuw = uw - u * w / n;
      double cvw = vw - v * w / n;
      double determinant = cuu * cvv - cuv * cuv;
      if (!(determinant > 1e-9 * cuu * cvv)) {
        return new Plane(w / n, 0, 0);
      }
      double b = (cuw * cvv - cvw * cuv) / determinant;
      double c = (cvw * cuu - cuw * cuv) / determinant;
      return new Plane((w - b * u - c * v) / n, b, c);
    }
  }
}
