package org.medconv.segment;

import java.util.Arrays;
import java.util.Random;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** Things drawn into air at the network's 3 mm; places are millimetres, z is 0 at the foot. */
final class DrawnScan {
  static final float AIR = -1000;
  static final float MUSCLE = 50;
  static final float BONE = 500;

  private final Grid grid;
  private final float[] hu;

  DrawnScan(double widthMm, double depthMm, double heightMm) {
    int columns = (int) (widthMm / 3);
    int rows = (int) (depthMm / 3);
    int slices = (int) (heightMm / 3);
    grid =
        Grid.axisAligned(
            columns,
            rows,
            slices,
            new Vector3(-1.5 * (columns - 1), -1.5 * (rows - 1), 0),
            3,
            3,
            3);
    hu = new float[grid.voxels()];
    Arrays.fill(hu, AIR);
  }

  CoarseScan scan() {
    return new CoarseScan(grid, hu, grid);
  }

  /** An upright cylinder with an elliptic section, from one height to another. */
  DrawnScan cylinder(
      double x, double y, double halfWidth, double halfDepth, double z0, double z1, float value) {
    for (int p = 0; p < hu.length; p++) {
      Vector3 at = grid.toPatient(p);
      boolean inside = Math.hypot((at.x() - x) / halfWidth, (at.y() - y) / halfDepth) <= 1;
      if (inside && at.z() >= z0 && at.z() < z1) {
        hu[p] = value;
      }
    }
    return this;
  }

  /** A round beam from right to left. */
  DrawnScan beam(double x0, double x1, double y, double z, double radius, float value) {
    for (int p = 0; p < hu.length; p++) {
      Vector3 at = grid.toPatient(p);
      boolean inside = Math.hypot(at.y() - y, at.z() - z) <= radius;
      if (inside && at.x() >= x0 && at.x() < x1) {
        hu[p] = value;
      }
    }
    return this;
  }

  /** A trunk of muscle through all slices. */
  DrawnScan trunk(double halfWidth, double halfDepth) {
    return cylinder(0, 0, halfWidth, halfDepth, 0, 1e4, MUSCLE);
  }

  /** Bodies 24 mm tall with a ring of bone behind each, every 33 mm from one height to another. */
  DrawnScan spine(double z0, double z1) {
    for (double z = z0; z < z1; z += 33) {
      cylinder(0, 20, 21, 15, z, z + 24, BONE);
      cylinder(0, 44, 18, 18, z + 6, z + 20, BONE);
      cylinder(0, 44, 11, 11, z + 6, z + 20, MUSCLE);
    }
    return this;
  }

  DrawnScan noise(double sd) {
    Random random = new Random(7);
    for (int p = 0; p < hu.length; p++) {
      hu[p] += (float) (sd * random.nextGaussian());
    }
    return this;
  }
}
