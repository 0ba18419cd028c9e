package org.medconv.segment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * The line through the middle of the vertebral bodies and discs, from head to foot, with one point
 * per millimetre. It continues straight beyond its ends.
 */
final class CentreLine {
  private static final double SMOOTHING_MM = 10;
  private static final double LARGEST_GAP_MM = 40;
  private static final double LARGEST_SIDESTEP_MM = 35;

  private final Vector3[] points;
  private final Vector3[] directions;
  private final BitSet column;

  private CentreLine(Vector3[] points, BitSet column) {
    this.points = points;
    this.column = column;
    this.directions = new Vector3[points.length];
    for (int n = 0; n < points.length; n++) {
      Vector3 d = points[Math.min(points.length - 1, n + 4)].minus(points[Math.max(0, n - 4)]);
      directions[n] = d.times(1 / d.length());
    }
  }

  /** A line through given points, about a millimetre apart, from head to foot. */
  static CentreLine through(List<Vector3> points) {
    return new CentreLine(points.toArray(new Vector3[0]), new BitSet());
  }

  /** Empty if there is nothing like a column. */
  static Optional<CentreLine> of(BoneMap map) {
    BitSet column = column(map);
    if (column.isEmpty()) {
      return Optional.empty();
    }
    List<Vector3> centres = smoothed(sliceCentres(map, column));
    return centres.size() < 5
        ? Optional.empty()
        : Optional.of(new CentreLine(everyMillimetre(centres), column));
  }

  /** Length, mm. */
  int length() {
    return points.length - 1;
  }

  /** The voxels through which it was drawn. */
  BitSet column() {
    return column;
  }

  /** The point at a distance from the upper end along the line, mm. */
  Vector3 at(double length) {
    int n = nearest(length);
    return points[n].plus(directions[n].times(length - n));
  }

  /** The downward direction there. */
  Vector3 direction(double length) {
    return directions[nearest(length)];
  }

  private int nearest(double length) {
    return (int) Math.max(0, Math.min(points.length - 1, Math.round(length)));
  }

  /** The vector from the line to a point, in the plane across the line, mm. */
  Vector3 offset(Vector3 place) {
    return place.minus(at(lengthAt(place)));
  }

  /** The distance along the line at which a point lies in the plane across it. */
  double lengthAt(Vector3 place) {
    double low = 0;
    double high = points.length - 1.0;
    // Near the line, planes across it are in order, so bisection on the sign of the offset works.
    while (high - low > 1) {
      double middle = Math.floor(0.5 * (low + high));
      if (offset(place, middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double a = offset(place, low);
    double b = offset(place, high);
    if (b > 0) {
      return high + b;
    }
    return a < 0 ? low + a : low + (a == b ? 0 : (high - low) * a / (a - b));
  }

  private double offset(Vector3 place, double length) {
    int n = (int) length;
    return place.minus(points[n]).dot(directions[n]);
  }

  /** The largest piece of body and disc, and the pieces that continue it upwards or downwards. */
  private static BitSet column(BoneMap map) {
    Grid grid = map.grid();
    BitSet inside = new BitSet(grid.voxels());
    for (int p = 0; p < grid.voxels(); p++) {
      if (map.bodyOrDisc(p) > 0.5f) {
        inside.set(p);
      }
    }
    List<Piece> pieces = new ArrayList<>();
    for (int[] voxels : Components.of(inside, grid.columns(), grid.rows(), grid.slices())) {
      if (voxels.length >= 40) {
        pieces.add(Piece.of(voxels, grid));
      }
    }
    BitSet column = new BitSet(grid.voxels());
    if (pieces.isEmpty()) {
      return column;
    }
    Piece all = pieces.remove(0);
    all.addTo(column);
    for (boolean grown = true; grown; ) {
      grown = false;
      for (Piece piece : List.copyOf(pieces)) {
        if (all.continuedBy(piece)) {
          piece.addTo(column);
          all = all.with(piece);
          pieces.remove(piece);
          grown = true;
        }
      }
    }
    return column;
  }

  /** A piece with its upper and lower end points. */
  private record Piece(int[] voxels, Vector3 top, Vector3 foot) {
    static Piece of(int[] voxels, Grid grid) {
      int plane = grid.columns() * grid.rows();
      int low = Integer.MAX_VALUE;
      int high = -1;
      for (int p : voxels) {
        low = Math.min(low, Math.floorDiv(p, plane));
        high = Math.max(high, Math.floorDiv(p, plane));
      }
      return new Piece(
          voxels, mean(voxels, grid, high - 3, high), mean(voxels, grid, low, low + 3));
    }

    private static Vector3 mean(int[] voxels, Grid grid, int k0, int k1) {
      int plane = grid.columns() * grid.rows();
      double i = 0;
      double j = 0;
      double k = 0;
      int n = 0;
      for (int p : voxels) {
        int slice = Math.floorDiv(p, plane);
        if (slice >= k0 && slice <= k1) {
          i += p % grid.columns();
          j += Math.floorDiv(p, grid.columns()) % grid.rows();
          k += slice;
          n++;
        }
      }
      return grid.toPatient(i / n, j / n, k / n);
    }

    boolean continuedBy(Piece other) {
      return near(foot, other.top) || near(other.foot, top);
    }

    private static boolean near(Vector3 upper, Vector3 lower) {
      double gap = upper.z() - lower.z();
      double aside = Math.hypot(upper.x() - lower.x(), upper.y() - lower.y());
      return gap > -6 && gap < LARGEST_GAP_MM && aside < LARGEST_SIDESTEP_MM;
    }

    Piece with(Piece other) {
      return new Piece(
          voxels,
          top.z() > other.top.z() ? top : other.top,
          foot.z() < other.foot.z() ? foot : other.foot);
    }

    void addTo(BitSet set) {
      for (int p : voxels) {
        set.set(p);
      }
    }
  }

  /** Centre of the column in each slice from head to foot; empty slices are interpolated. */
  private static List<Vector3> sliceCentres(BoneMap map, BitSet column) {
    Grid grid = map.grid();
    int plane = grid.columns() * grid.rows();
    int slices = grid.slices();
    double[] x = new double[slices];
    double[] y = new double[slices];
    double[] weight = new double[slices];
    for (int p = column.nextSetBit(0); p >= 0; p = column.nextSetBit(p + 1)) {
      int k = Math.floorDiv(p, plane);
      double w = map.bodyOrDisc(p);
      x[k] += w * (p % grid.columns());
      y[k] += w * (Math.floorDiv(p, grid.columns()) % grid.rows());
      weight[k] += w;
    }
    int low = 0;
    int high = slices - 1;
    while (weight[low] < 6) {
      if (++low == slices) {
        return List.of();
      }
    }
    while (weight[high] < 6) {
      high--;
    }
    List<Vector3> centres = new ArrayList<>();
    int last = high;
    for (int k = high; k >= low; k--) {
      if (weight[k] >= 6) {
        Vector3 here = grid.toPatient(x[k] / weight[k], y[k] / weight[k], k);
        for (int gap = last - 1; gap > k; gap--) {
          Vector3 before = centres.get(centres.size() - 1);
          centres.add(before.plus(here.minus(before).times(1.0 / (gap - k + 1))));
        }
        centres.add(here);
        last = k;
      }
    }
    return centres;
  }

  private static List<Vector3> smoothed(List<Vector3> centres) {
    double sigma = SMOOTHING_MM / NetworkInput.SPACING_MM;
    int reach = (int) Math.ceil(2.5 * sigma);
    List<Vector3> result = new ArrayList<>();
    for (int n = 0; n < centres.size(); n++) {
      // A weighted line fit keeps the ends in place; a mean would not.
      double[] sums = new double[5];
      Vector3 mean = new Vector3(0, 0, 0);
      Vector3 slope = new Vector3(0, 0, 0);
      for (int m = Math.max(0, n - reach); m <= Math.min(centres.size() - 1, n + reach); m++) {
        double t = m - n;
        double w = Math.exp(-0.5 * t * t / (sigma * sigma));
        sums[0] += w;
        sums[1] += w * t;
        sums[2] += w * t * t;
        mean = mean.plus(centres.get(m).times(w));
        slope = slope.plus(centres.get(m).times(w * t));
      }
      double determinant = sums[0] * sums[2] - sums[1] * sums[1];
      Vector3 fitted = mean.times(sums[2]).minus(slope.times(sums[1])).times(1 / determinant);
      result.add(new Vector3(fitted.x(), fitted.y(), centres.get(n).z()));
    }
    return result;
  }

  private static Vector3[] everyMillimetre(List<Vector3> centres) {
    List<Vector3> points = new ArrayList<>();
    points.add(centres.get(0));
    double carried = 0;
    for (int n = 1; n < centres.size(); n++) {
      Vector3 from = centres.get(n - 1);
      Vector3 step = centres.get(n).minus(from);
      double length = step.length();
      double at = 1 - carried;
      for (; at <= length; at += 1) {
        points.add(from.plus(step.times(at / length)));
      }
      carried = length - (at - 1);
    }
    return points.toArray(new Vector3[0]);
  }
}
