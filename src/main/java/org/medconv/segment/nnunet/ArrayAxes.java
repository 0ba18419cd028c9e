package org.medconv.segment.nnunet;

import org.medconv.volume.Grid;

/**
 * The voxels of a grid as an array with permuted or reversed axes. Each axis runs along one of i,
 * j, k, in either direction; axis 0 is the slowest.
 *
 * @param sizes voxels along each axis
 * @param spacings mm along each axis
 * @param first position of voxel (0, 0, 0) in an array laid out as by {@link Grid#index}
 * @param steps change of that position from one voxel to the next along each axis
 */
record ArrayAxes(int[] sizes, double[] spacings, int first, int[] steps) {
  /**
   * @param order {@code transpose_forward}: order of the axes k, j, i (nnU-Net's own order, slowest
   *     first)
   */
  static ArrayAxes of(Grid grid, Orientation orientation, int[] order) {
    int[] axes = orientation.axesOf(grid);
    int[] gridSizes = {grid.columns(), grid.rows(), grid.slices()};
    double[] gridSpacings = {grid.spacingI(), grid.spacingJ(), grid.spacingK()};
    int[] gridSteps = {1, grid.columns(), grid.columns() * grid.rows()};
    int[] sizes = new int[3];
    double[] spacings = new double[3];
    int[] steps = new int[3];
    int first = 0;
    for (int n = 0; n < 3; n++) {
      int signed = axes[2 - order[n]];
      int axis = signed >= 0 ? signed : ~signed;
      sizes[n] = gridSizes[axis];
      spacings[n] = gridSpacings[axis];
      steps[n] = signed >= 0 ? gridSteps[axis] : -gridSteps[axis];
      if (signed < 0) {
        first += (gridSizes[axis] - 1) * gridSteps[axis];
      }
    }
    return new ArrayAxes(sizes, spacings, first, steps);
  }

  int position(int a, int b, int c) {
    return first + a * steps[0] + b * steps[1] + c * steps[2];
  }

  /** The block from {@code from} (inclusive) to {@code to} (exclusive). */
  ArrayAxes cropped(int[] from, int[] to) {
    return new ArrayAxes(
        new int[] {to[0] - from[0], to[1] - from[1], to[2] - from[2]},
        spacings,
        position(from[0], from[1], from[2]),
        steps);
  }
}
