package org.medconv.segment.nnunet;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.medconv.segment.Components;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;

/**
 * The voxels of one label, on the CT axes nearest to head, back and left.
 *
 * @param voxels place of the block in the CT
 * @param inside one bit per voxel, last axis fastest
 * @param atBorder whether a voxel lies at the border of the CT
 */
record LabelledBlock(ArrayAxes voxels, BitSet inside, boolean atBorder) {
  /** Head, back, left: the order of the axes k, j, i. */
  private static final int[] UPRIGHT = {0, 1, 2};

  /** The voxels of the label; empty if it has none. */
  static Optional<LabelledBlock> of(LabelVolume labels, int label) {
    ArrayAxes all = ArrayAxes.of(labels.grid(), Orientation.LPS, UPRIGHT);
    int[] from = all.sizes().clone();
    int[] to = new int[3];
    byte wanted = (byte) label;
    for (int z = 0; z < all.sizes()[0]; z++) {
      for (int y = 0; y < all.sizes()[1]; y++) {
        for (int x = 0; x < all.sizes()[2]; x++) {
          if (labels.labels()[all.position(z, y, x)] == wanted) {
            int[] at = {z, y, x};
            for (int axis = 0; axis < 3; axis++) {
              from[axis] = Math.min(from[axis], at[axis]);
              to[axis] = Math.max(to[axis], at[axis] + 1);
            }
          }
        }
      }
    }
    if (to[0] == 0) {
      return Optional.empty();
    }
    boolean atBorder = false;
    for (int axis = 0; axis < 3; axis++) {
      atBorder |= from[axis] == 0 || to[axis] == all.sizes()[axis];
    }
    ArrayAxes block = all.cropped(from, to);
    BitSet inside = new BitSet();
    int p = 0;
    for (int z = 0; z < block.sizes()[0]; z++) {
      for (int y = 0; y < block.sizes()[1]; y++) {
        for (int x = 0; x < block.sizes()[2]; x++, p++) {
          inside.set(p, labels.labels()[block.position(z, y, x)] == wanted);
        }
      }
    }
    return Optional.of(new LabelledBlock(block, inside, atBorder));
  }

  int slices() {
    return voxels.sizes()[0];
  }

  int rows() {
    return voxels.sizes()[1];
  }

  int columns() {
    return voxels.sizes()[2];
  }

  int position(int z, int y, int x) {
    return (z * rows() + y) * columns() + x;
  }

  /** Connected pieces, largest first. */
  List<int[]> pieces() {
    return Components.of(inside, columns(), rows(), slices());
  }

  LabelledBlock with(BitSet other) {
    return new LabelledBlock(voxels, other, atBorder);
  }

  LabelledBlock largestPiece() {
    return with(Components.largest(inside, columns(), rows(), slices()));
  }

  /** The same voxels on the grid of the CT; the block must not be empty. */
  MaskedRegion onGrid(Grid grid) {
    int[] low = {grid.columns(), grid.rows(), grid.slices()};
    int[] high = new int[3];
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      int[] at = gridIndex(grid, p);
      for (int axis = 0; axis < 3; axis++) {
        low[axis] = Math.min(low[axis], at[axis]);
        high[axis] = Math.max(high[axis], at[axis] + 1);
      }
    }
    Box box = new Box(low[0], low[1], low[2], high[0], high[1], high[2]);
    MaskedRegion region = new MaskedRegion(grid, box, new BitSet());
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      int[] at = gridIndex(grid, p);
      region.inside().set(region.position(at[0], at[1], at[2]));
    }
    return region;
  }

  private int[] gridIndex(Grid grid, int p) {
    int plane = rows() * columns();
    int position =
        voxels.position(
            Math.floorDiv(p, plane), Math.floorDiv(p, columns()) % rows(), p % columns());
    return new int[] {
      position % grid.columns(),
      Math.floorDiv(position, grid.columns()) % grid.rows(),
      Math.floorDiv(position, grid.columns() * grid.rows())
    };
  }
}
