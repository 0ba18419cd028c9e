package org.medconv.volume;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Resamples volumes from one grid to another. A target voxel is the trilinear interpolation of the
 * source at its centre, or, along every axis where the target is coarser by more than 1.5 times,
 * the average of the source over the target voxel's width. Target voxels with their centre outside
 * the source are {@link CtVolume#AIR}.
 *
 * <p>Works slice by slice, and needs a few slices of floats in addition to source and target. Uses
 * the threads of the common pool. Thread-safe.
 */
public final class Resampler {

  /** Axes closer to parallel than this (sine of the angle) count as parallel: 0.05 mm in 50 cm. */
  private static final double PARALLEL = 1e-4;

  private Resampler() {}

  /** Hounsfield units on the target grid, i fastest, then j, then k. */
  public static float[] toFloats(CtVolume source, Grid target) {
    float[] values = new float[target.voxels()];
    Arrays.fill(values, CtVolume.AIR);
    resample(
        source,
        target,
        (start, stride, row) -> {
          for (int n = 0; n < row.length; n++) {
            values[start + n * stride] = row[n];
          }
        });
    return values;
  }

  /** The volume on the target grid, rounded to whole Hounsfield units. */
  public static CtVolume resample(CtVolume source, Grid target) {
    if (source.grid().equals(target)) {
      return source;
    }
    short[] hu = new short[target.voxels()];
    Arrays.fill(hu, CtVolume.AIR);
    resample(source, target, intoShorts(hu));
    return new CtVolume(target, hu, source.acquisition());
  }

  /** The part of a volume inside a box of its own grid, without interpolation. */
  public static CtVolume crop(CtVolume source, Box box) {
    Grid grid = source.grid().cropped(box);
    short[] hu = new short[grid.voxels()];
    for (int k = 0; k < box.slices(); k++) {
      for (int j = 0; j < box.rows(); j++) {
        int from = source.grid().index(box.i0(), box.j0() + j, box.k0() + k);
        System.arraycopy(source.hu(), from, hu, grid.index(0, j, k), box.columns());
      }
    }
    return new CtVolume(grid, hu, source.acquisition());
  }

  /** Labels on the target grid: the label of the nearest source voxel, 0 outside. */
  public static LabelVolume nearest(LabelVolume source, Grid target) {
    byte[] labels = new byte[target.voxels()];
    Grid from = source.grid();
    Steps walk = Steps.between(target, from);
    IntStream.range(0, target.slices())
        .parallel()
        .forEach(
            k -> {
              int at = target.index(0, 0, k);
              for (int j = 0; j < target.rows(); j++) {
                for (int i = 0; i < target.columns(); i++, at++) {
                  Vector3 p = walk.at(i, j, k);
                  int x = (int) Math.round(p.x());
                  int y = (int) Math.round(p.y());
                  int z = (int) Math.round(p.z());
                  if (x >= 0
                      && y >= 0
                      && z >= 0
                      && x < from.columns()
                      && y < from.rows()
                      && z < from.slices()) {
                    labels[at] = source.labels()[from.index(x, y, z)];
                  }
                }
              }
            });
    return new LabelVolume(target, labels);
  }

  /**
   * Interpolates unevenly spaced slices to even spacing.
   *
   * @param slices slices in ascending order, {@code grid.columns() * grid.rows()} values each
   * @param places their positions along the grid's k axis, mm from its origin, ascending
   * @param grid the even grid; its columns and rows are those of the slices
   */
  static short[] evenSlices(short[] slices, double[] places, Grid grid) {
    AxisWeights k = AxisWeights.between(places, 0, grid.spacingK(), grid.slices());
    AxisWeights j = AxisWeights.of(0, 1, grid.rows(), grid.rows());
    AxisWeights i = AxisWeights.of(0, 1, grid.columns(), grid.columns());
    short[] even = new short[grid.voxels()];
    int plane = grid.columns() * grid.rows();
    separable(
        slices,
        grid.columns(),
        grid.rows(),
        new AxisWeights[] {i, j, k},
        new int[] {1, grid.columns(), plane},
        intoShorts(even));
    return even;
  }

  private static void resample(CtVolume source, Grid target, RowSink sink) {
    int[] targetAxisOf = parallelAxes(source.grid(), target);
    if (targetAxisOf.length == 0) {
      trilinear(reduced(source, target), target, sink);
      return;
    }
    double[] start = components(source.grid().toIndex(target.origin()));
    AxisWeights[] weights = new AxisWeights[3];
    int[] strides = new int[3];
    for (int a = 0; a < 3; a++) {
      int t = targetAxisOf[a];
      double cosine = axis(target, t).dot(axis(source.grid(), a));
      double step = Math.signum(cosine) * spacing(target, t) / spacing(source.grid(), a);
      weights[a] = AxisWeights.of(start[a], step, count(target, t), count(source.grid(), a));
      strides[a] = t == 0 ? 1 : t == 1 ? target.columns() : target.columns() * target.rows();
    }
    separable(source.hu(), source.grid().columns(), source.grid().rows(), weights, strides, sink);
  }

  /** Averages or interpolates along k, then j, then i: one plane of floats per target slab. */
  private static void separable(
      short[] hu, int columns, int rows, AxisWeights[] weights, int[] strides, RowSink sink) {
    AxisWeights alongI = weights[0];
    AxisWeights alongJ = weights[1];
    AxisWeights alongK = weights[2];
    int i0 = alongI.lowest();
    int i1 = alongI.end();
    int j0 = alongJ.lowest();
    int j1 = alongJ.end();
    if (i1 <= i0 || j1 <= j0) {
      return;
    }
    int width = i1 - i0;
    IntStream.range(0, alongK.count())
        .parallel()
        .filter(m -> !alongK.isOutside(m))
        .forEach(
            m -> {
              float[] plane = new float[width * (j1 - j0)];
              float[] w = alongK.weights()[m];
              for (int tap = 0; tap < w.length; tap++) {
                int slice = (alongK.first()[m] + tap) * columns * rows;
                for (int j = j0; w[tap] != 0 && j < j1; j++) {
                  addShorts(hu, slice + j * columns + i0, w[tap], plane, (j - j0) * width, width);
                }
              }
              rows(plane, width, i0, j0, alongI, alongJ, strides, m * strides[2], sink);
            });
  }

  private static void rows(
      float[] plane,
      int width,
      int i0,
      int j0,
      AxisWeights alongI,
      AxisWeights alongJ,
      int[] strides,
      int base,
      RowSink sink) {
    // Target samples outside come in runs at both ends; the row passed on is the part between.
    int from = 0;
    int to = alongI.count();
    while (from < to && alongI.isOutside(from)) {
      from++;
    }
    while (to > from && alongI.isOutside(to - 1)) {
      to--;
    }
    float[] row = new float[width];
    float[] out = new float[to - from];
    for (int m = 0; m < alongJ.count(); m++) {
      if (alongJ.isOutside(m)) {
        continue;
      }
      Arrays.fill(row, 0);
      float[] w = alongJ.weights()[m];
      for (int tap = 0; tap < w.length; tap++) {
        addFloats(plane, (alongJ.first()[m] + tap - j0) * width, w[tap], row);
      }
      for (int n = from; n < to; n++) {
        out[n - from] = weighted(row, alongI.first()[n] - i0, alongI.weights()[n]);
      }
      sink.row(base + m * strides[1] + from * strides[0], strides[0], out);
    }
  }

  private static void addShorts(short[] from, int at, float weight, float[] to, int start, int n) {
    for (int p = 0; p < n; p++) {
      to[start + p] += weight * from[at + p];
    }
  }

  private static void addFloats(float[] from, int at, float weight, float[] to) {
    for (int p = 0; p < to.length; p++) {
      to[p] += weight * from[at + p];
    }
  }

  private static float weighted(float[] values, int first, float[] weights) {
    float sum = 0;
    for (int tap = 0; tap < weights.length; tap++) {
      sum += weights[tap] * values[first + tap];
    }
    return sum;
  }

  /**
   * The source averaged along its own axes to about the target's resolution, as input for an
   * oblique interpolation. Returns the source itself if no axis needs it.
   */
  private static CtVolume reduced(CtVolume source, Grid target) {
    Grid grid = source.grid();
    double[] spacing = new double[3];
    boolean coarser = false;
    for (int a = 0; a < 3; a++) {
      double step = 0;
      for (int t = 0; t < 3; t++) {
        step = Math.hypot(step, spacing(target, t) * axis(target, t).dot(axis(grid, a)));
      }
      boolean average = step > AxisWeights.AVERAGE_FROM * spacing(grid, a);
      coarser |= average;
      spacing[a] = average ? step : spacing(grid, a);
    }
    return coarser ? resample(source, grid.respaced(spacing[0], spacing[1], spacing[2])) : source;
  }

  private static void trilinear(CtVolume source, Grid target, RowSink sink) {
    Steps walk = Steps.between(target, source.grid());
    IntStream.range(0, target.slices())
        .parallel()
        .forEach(
            k -> {
              float[] row = new float[target.columns()];
              for (int j = 0; j < target.rows(); j++) {
                for (int i = 0; i < row.length; i++) {
                  row[i] = interpolated(source, walk.at(i, j, k));
                }
                sink.row(target.index(0, j, k), 1, row);
              }
            });
  }

  private static float interpolated(CtVolume source, Vector3 at) {
    Grid grid = source.grid();
    if (!(at.x() >= -0.5 && at.x() <= grid.columns() - 0.5)
        || !(at.y() >= -0.5 && at.y() <= grid.rows() - 0.5)
        || !(at.z() >= -0.5 && at.z() <= grid.slices() - 0.5)) {
      return CtVolume.AIR;
    }
    double x = Math.min(Math.max(at.x(), 0), grid.columns() - 1.0);
    double y = Math.min(Math.max(at.y(), 0), grid.rows() - 1.0);
    double z = Math.min(Math.max(at.z(), 0), grid.slices() - 1.0);
    int i = (int) x;
    int j = (int) y;
    int k = (int) z;
    int right = i + 1 < grid.columns() ? 1 : 0;
    int back = j + 1 < grid.rows() ? grid.columns() : 0;
    int up = k + 1 < grid.slices() ? grid.columns() * grid.rows() : 0;
    short[] hu = source.hu();
    int p = grid.index(i, j, k);
    double low = bilinear(hu, p, right, back, x - i, y - j);
    double high = bilinear(hu, p + up, right, back, x - i, y - j);
    return (float) (low + (z - k) * (high - low));
  }

  private static double bilinear(short[] hu, int p, int right, int back, double fx, double fy) {
    double front = hu[p] + fx * (hu[p + right] - hu[p]);
    double behind = hu[p + back] + fx * (hu[p + back + right] - hu[p + back]);
    return front + fy * (behind - front);
  }

  private static RowSink intoShorts(short[] hu) {
    return (start, stride, row) -> {
      for (int n = 0; n < row.length; n++) {
        hu[start + n * stride] = (short) Math.round(row[n]);
      }
    };
  }

  /** For each source axis the parallel target axis; empty if the grids are oblique. */
  private static int[] parallelAxes(Grid source, Grid target) {
    int[] found = new int[3];
    for (int a = 0; a < 3; a++) {
      found[a] = -1;
      for (int t = 0; t < 3; t++) {
        if (axis(source, a).cross(axis(target, t)).length() < PARALLEL) {
          found[a] = t;
        }
      }
      if (found[a] < 0) {
        return new int[0];
      }
    }
    return found;
  }

  private static Vector3 axis(Grid grid, int axis) {
    return axis == 0 ? grid.alongI() : axis == 1 ? grid.alongJ() : grid.alongK();
  }

  private static double spacing(Grid grid, int axis) {
    return axis == 0 ? grid.spacingI() : axis == 1 ? grid.spacingJ() : grid.spacingK();
  }

  private static int count(Grid grid, int axis) {
    return axis == 0 ? grid.columns() : axis == 1 ? grid.rows() : grid.slices();
  }

  private static double[] components(Vector3 v) {
    return new double[] {v.x(), v.y(), v.z()};
  }

  /** Receives finished target voxels. Called from several threads, never twice for one voxel. */
  private interface RowSink {
    /** {@code values[n]} belongs at {@code start + n * stride}. The array is reused. */
    void row(int start, int stride, float[] values);
  }
}
