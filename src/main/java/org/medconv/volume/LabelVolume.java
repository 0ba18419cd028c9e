package org.medconv.volume;

/**
 * A block of labels and their place in the patient.
 *
 * @param labels one a voxel, 0 to 255 (read with {@link Byte#toUnsignedInt}), i fastest, then j,
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

  @Override
  public String toString() {
    return "LabelVolume[%d x %d x %d]".formatted(grid.columns(), grid.rows(), grid.slices());
  }
}
