package org.medconv.report;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * Samples a plane of a volume or a mask, trilinear in patient space: the proportions are right for
 * any direction and spacing of the slices.
 */
final class PlaneSampler {
  private PlaneSampler() {}

  /** A value at whole indices of a grid. */
  @FunctionalInterface
  private interface Voxels {
    double at(int i, int j, int k);
  }

  /** 8-bit grey after the window; black outside the volume. */
  static BufferedImage picture(CtVolume volume, PatientPlane plane, Window window) {
    BufferedImage image =
        new BufferedImage(plane.width(), plane.height(), BufferedImage.TYPE_BYTE_GRAY);
    WritableRaster raster = image.getRaster();
    Grid grid = volume.grid();
    forEachPixel(
        grid,
        plane,
        (x, y, i, j, k) -> {
          if (inside(grid, i, j, k)) {
            raster.setSample(x, y, 0, window.grey(interpolate(volume::at, grid, i, j, k)));
          }
        });
    return image;
  }

  /** Coverage of each pixel by the region, 0 to 1; {@code [y][x]}. */
  static double[][] coverage(MaskedRegion region, PatientPlane plane) {
    double[][] coverage = new double[plane.height()][plane.width()];
    Grid grid = region.grid();
    Voxels mask = (i, j, k) -> region.contains(i, j, k) ? 1 : 0;
    forEachPixel(
        grid,
        plane,
        (x, y, i, j, k) -> {
          if (near(region.box(), i, j, k)) {
            coverage[y][x] = interpolate(mask, grid, i, j, k);
          }
        });
    return coverage;
  }

  /** Receives a pixel with its position in the grid, in indices with fractions. */
  @FunctionalInterface
  private interface Pixel {
    void at(int x, int y, double i, double j, double k);
  }

  /** Indices change evenly along rows and columns of the plane. */
  private static void forEachPixel(Grid grid, PatientPlane plane, Pixel pixel) {
    Vector3 start = grid.toIndex(plane.at(0, 0));
    Vector3 right = grid.toIndex(plane.at(1, 0)).minus(start);
    Vector3 down = grid.toIndex(plane.at(0, 1)).minus(start);
    for (int y = 0; y < plane.height(); y++) {
      Vector3 row = start.plus(down.times(y));
      for (int x = 0; x < plane.width(); x++) {
        pixel.at(x, y, row.x() + x * right.x(), row.y() + x * right.y(), row.z() + x * right.z());
      }
    }
  }

  private static double interpolate(Voxels voxels, Grid grid, double x, double y, double z) {
    int i = floor(x, grid.columns());
    int j = floor(y, grid.rows());
    int k = floor(z, grid.slices());
    double a = clamp(x - i);
    double b = clamp(y - j);
    double c = clamp(z - k);
    int i1 = Math.min(i + 1, grid.columns() - 1);
    int j1 = Math.min(j + 1, grid.rows() - 1);
    int k1 = Math.min(k + 1, grid.slices() - 1);
    double lower =
        mix(
            mix(voxels.at(i, j, k), voxels.at(i1, j, k), a),
            mix(voxels.at(i, j1, k), voxels.at(i1, j1, k), a),
            b);
    double upper =
        mix(
            mix(voxels.at(i, j, k1), voxels.at(i1, j, k1), a),
            mix(voxels.at(i, j1, k1), voxels.at(i1, j1, k1), a),
            b);
    return mix(lower, upper, c);
  }

  private static double mix(double a, double b, double weight) {
    return a + (b - a) * weight;
  }

  private static int floor(double index, int count) {
    return Math.min(Math.max((int) Math.floor(index), 0), count - 1);
  }

  private static double clamp(double weight) {
    return Math.min(Math.max(weight, 0), 1);
  }

  /** Voxels are boxes around their centres: half a voxel beyond the outer centres is inside. */
  private static boolean inside(Grid grid, double i, double j, double k) {
    return i >= -0.5
        && j >= -0.5
        && k >= -0.5
        && i <= grid.columns() - 0.5
        && j <= grid.rows() - 0.5
        && k <= grid.slices() - 0.5;
  }

  private static boolean near(Box box, double i, double j, double k) {
    return i > box.i0() - 1
        && j > box.j0() - 1
        && k > box.k0() - 1
        && i < box.i1()
        && j < box.j1()
        && k < box.k1();
  }

  /** VOI window in HU (PS3.3 C.11.2.1.2, without its half-unit shift). */
  record Window(double level, double width) {
    int grey(double hu) {
      double grey = 255 * ((hu - level) / width + 0.5);
      return (int) Math.round(Math.min(Math.max(grey, 0), 255));
    }
  }
}
