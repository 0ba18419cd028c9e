package org.medconv.measure;

import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** Boxes around a body, within the grid. */
final class Surroundings {
  private Surroundings() {}

  /** The box widened by {@code mm} on all sides. */
  static Box widened(Grid grid, Box box, double mm) {
    return widened(grid, box, mm, mm, mm);
  }

  /**
   * The box widened on both sides along each of the patient's axes, mapped to the nearest grid
   * axis.
   *
   * @param x from left to right, mm
   * @param y from front to back, mm
   * @param z along the patient's length, mm
   */
  static Box widened(Grid grid, Box box, double x, double y, double z) {
    double[] by = new double[3];
    by[axisAlong(grid, new Vector3(1, 0, 0))] += x;
    by[axisAlong(grid, new Vector3(0, 1, 0))] += y;
    by[axisAlong(grid, new Vector3(0, 0, 1))] += z;
    int i = (int) Math.round(by[0] / grid.spacingI());
    int j = (int) Math.round(by[1] / grid.spacingJ());
    int k = (int) Math.round(by[2] / grid.spacingK());
    return clipped(
        grid,
        new int[] {box.i0() - i, box.j0() - j, box.k0() - k},
        new int[] {box.i1() + i, box.j1() + j, box.k1() + k});
  }

  /** The box stretched to include its copy moved by this vector, along the nearest grid axis. */
  static Box stretched(Grid grid, Box box, Vector3 mm) {
    int axis = axisAlong(grid, mm);
    Vector3 direction = direction(grid, axis);
    int by = (int) Math.round(mm.dot(direction) / spacing(grid, axis));
    int[] from = {box.i0(), box.j0(), box.k0()};
    int[] to = {box.i1(), box.j1(), box.k1()};
    from[axis] += Math.min(0, by);
    to[axis] += Math.max(0, by);
    return clipped(grid, from, to);
  }

  private static Box clipped(Grid grid, int[] from, int[] to) {
    return new Box(
        Math.max(0, from[0]),
        Math.max(0, from[1]),
        Math.max(0, from[2]),
        Math.min(grid.columns(), to[0]),
        Math.min(grid.rows(), to[1]),
        Math.min(grid.slices(), to[2]));
  }

  /** The grid axis (0 = i, 1 = j, 2 = k) nearest to a direction of the patient. */
  static int axisAlong(Grid grid, Vector3 direction) {
    int nearest = 0;
    for (int axis = 1; axis < 3; axis++) {
      if (Math.abs(direction.dot(direction(grid, axis)))
          > Math.abs(direction.dot(direction(grid, nearest)))) {
        nearest = axis;
      }
    }
    return nearest;
  }

  private static Vector3 direction(Grid grid, int axis) {
    return axis == 0 ? grid.alongI() : axis == 1 ? grid.alongJ() : grid.alongK();
  }

  private static double spacing(Grid grid, int axis) {
    return axis == 0 ? grid.spacingI() : axis == 1 ? grid.spacingJ() : grid.spacingK();
  }
}
