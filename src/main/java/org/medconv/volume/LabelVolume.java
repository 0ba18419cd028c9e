package org.medconv.volume;

import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * A block of labels and their place in the patient.
 *
 * @param labels one per voxel, 0 to 255 (read with {@link Byte#toUnsignedInt}), i fastest, then j,
 *     then k. Not copied.
 */
public record LabelVolume(Grid grid, byte[] labels) {
  public LabelVolume {
    if (labels.length != grid.voxels()) {
      throw new IllegalArgumentException(
          "volume has %d labels, its grid needs %d".formatted(labels.length, grid.voxels()));
    }
  }

  public int at(int i, int j, int k) {
    return Byte.toUnsignedInt(labels[grid.index(i, j, k)]);
  }

  /** The voxels with a wanted label. The box of the region is the whole grid. */
  public MaskedRegion region(IntPredicate wanted) {
    BitSet inside = new BitSet(labels.length);
    for (int n = 0; n < labels.length; n++) {
      inside.set(n, wanted.test(Byte.toUnsignedInt(labels[n])));
    }
    Box whole = new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices());
    return new MaskedRegion(grid, whole, inside);
  }

  @Override
  public String toString() {
    return "LabelVolume[%d x %d x %d]".formatted(grid.columns(), grid.rows(), grid.slices());
  }
}
