package org.medconv.report;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * Cuts a plane out of a volume or a mask, trilinear in patient space: the picture has the right
 * proportions whatever the slices' direction and spacing.
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
    for (int y = 0; y < plane.height(); y++) {
      for (int x = 0; x < plane.width(); x++) {
        Vector3 index = grid.toIndex(plane.at(x, y));
        if (inside(grid, index)) {
          raster.setSample(x, y, 0, window.grey(interpolate(volume::at, grid, index)));
        }
      }
    }
    return image;
  }

  /** How much of the region is at each pixel, 0 to 1; {@code [y][x]}. */
  static double[][] coverage(MaskedRegion region, PatientPlane plane) {
    double[][] coverage = new double[plane.height()][plane.width()];
    for (int y = 0; y < plane.height(); y++) {
      for (int x = 0; x < plane.width(); x++) {
        Vector3 index = region.grid().toIndex(plane.at(x, y));
        if (near(region.box(), index)) {
          coverage[y][x] =
              interpolate((i, j, k) -> region.contains(i, j, k) ? 1 : 0, region.grid(), index);
        }
      }
    }
    return coverage;
  }

  private static double interpolate(Voxels voxels, Grid grid, Vector3 index) {
    int i = floor(index.x(), grid.columns());
    int j = floor(index.y(), grid.rows());
    int k = floor(index.z(), grid.slices());
    double a = clamp(index.x() - i);
    double b = clamp(index.y() - j);
    double c = clamp(index.z() - k);
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

  /**
   * Voxels are boxes around their centres: half a voxel beyond the outer centres is still inside.
   */
  private static boolean inside(Grid grid, Vector3 index) {
    return index.x() >= -0.5
        && index.y() >= -0.5
        && index.z() >= -0.5
        && index.x() <= grid.columns() - 0.5
        && index.y() <= grid.rows() - 0.5
        && index.z() <= grid.slices() - 0.5;
  }

  private static boolean near(Box box, Vector3 index) {
    return index.x() > box.i0() - 1
        && index.y() > box.j0() - 1
        && index.z() > box.k0() - 1
        && index.x() < box.i1()
        && index.y() < box.j1()
        && index.z() < box.k1();
  }

  /** VOI window in HU (PS3.3 C.11.2.1.2, without its half-unit shift). */
  record Window(double level, double width) {
    int grey(double hu) {
      double grey = 255 * ((hu - level) / width + 0.5);
      return (int) Math.round(Math.min(Math.max(grey, 0), 255));
    }
  }
}
