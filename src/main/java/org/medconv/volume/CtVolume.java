package org.medconv.volume;

/**
 * A CT series as one block: Hounsfield units, rounded to integers, and their place in the patient.
 *
 * @param hu one value per voxel, i fastest, then j, then k (see {@link Grid#index}); padding and
 *     voxels outside the reconstruction circle are {@link #AIR}. Not copied: the caller gives up
 *     the array.
 * @param acquisition how it was scanned, as far as the objects say
 */
public record CtVolume(Grid grid, short[] hu, Acquisition acquisition) {
  public static final short AIR = -1024;

  public CtVolume {
    if (hu.length != grid.voxels()) {
      throw new IllegalArgumentException(
          "volume has %d values, its grid needs %d".formatted(hu.length, grid.voxels()));
    }
  }

  public short at(int i, int j, int k) {
    return hu[grid.index(i, j, k)];
  }

  @Override
  public String toString() {
    return "CtVolume[%d x %d x %d]".formatted(grid.columns(), grid.rows(), grid.slices());
  }
}
