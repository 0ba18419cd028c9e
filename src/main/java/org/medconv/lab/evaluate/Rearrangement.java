package org.medconv.lab.evaluate;

import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Another order of a volume's voxels: axes swapped, then flipped.
 *
 * @param axes the old axes that become the new columns, rows, slices
 * @param flips whether the new columns, rows, slices run backwards
 */
record Rearrangement(String name, int[] axes, boolean[] flips) {

  /** Swaps nothing. */
  static Rearrangement flipped(String name, boolean columns, boolean rows, boolean slices) {
    return new Rearrangement(name, new int[] {0, 1, 2}, new boolean[] {columns, rows, slices});
  }

  /** With a right header: every voxel keeps its position in the patient. */
  CtVolume told(CtVolume volume) {
    Grid old = volume.grid();
    Vector3 first = oldIndex(old, 0, 0, 0);
    Grid grid =
        new Grid(
            count(old, axes[0]),
            count(old, axes[1]),
            count(old, axes[2]),
            old.toPatient(first.x(), first.y(), first.z()),
            direction(old, axes[0]).times(flips[0] ? -1 : 1),
            direction(old, axes[1]).times(flips[1] ? -1 : 1),
            direction(old, axes[2]).times(flips[2] ? -1 : 1),
            spacing(old, axes[0]),
            spacing(old, axes[1]),
            spacing(old, axes[2]));
    return new CtVolume(grid, reordered(volume, grid), volume.acquisition());
  }

  /** With the old header: the patient appears in another position. */
  CtVolume untold(CtVolume volume) {
    Grid grid = lyingGrid(volume.grid());
    return new CtVolume(grid, reordered(volume, grid), volume.acquisition());
  }

  private Grid lyingGrid(Grid old) {
    return new Grid(
        count(old, axes[0]),
        count(old, axes[1]),
        count(old, axes[2]),
        old.origin(),
        old.alongI(),
        old.alongJ(),
        old.alongK(),
        spacing(old, axes[0]),
        spacing(old, axes[1]),
        spacing(old, axes[2]));
  }

  /** The position, by the old header, of what is really at this point. */
  Vector3 misplaced(Grid old, Vector3 place) {
    Vector3 at = old.toIndex(place);
    double[] index = {at.x(), at.y(), at.z()};
    double[] now = new double[3];
    for (int a = 0; a < 3; a++) {
      now[a] = flips[a] ? count(old, axes[a]) - 1 - index[axes[a]] : index[axes[a]];
    }
    return lyingGrid(old).toPatient(now[0], now[1], now[2]);
  }

  private short[] reordered(CtVolume volume, Grid grid) {
    short[] hu = new short[volume.hu().length];
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          Vector3 at = oldIndex(volume.grid(), i, j, k);
          hu[grid.index(i, j, k)] = volume.at((int) at.x(), (int) at.y(), (int) at.z());
        }
      }
    }
    return hu;
  }

  private Vector3 oldIndex(Grid old, int i, int j, int k) {
    int[] now = {i, j, k};
    int[] index = new int[3];
    for (int a = 0; a < 3; a++) {
      index[axes[a]] = flips[a] ? count(old, axes[a]) - 1 - now[a] : now[a];
    }
    return new Vector3(index[0], index[1], index[2]);
  }

  private static int count(Grid grid, int axis) {
    return axis == 0 ? grid.columns() : axis == 1 ? grid.rows() : grid.slices();
  }

  private static Vector3 direction(Grid grid, int axis) {
    return axis == 0 ? grid.alongI() : axis == 1 ? grid.alongJ() : grid.alongK();
  }

  private static double spacing(Grid grid, int axis) {
    return axis == 0 ? grid.spacingI() : axis == 1 ? grid.spacingJ() : grid.spacingK();
  }
}
