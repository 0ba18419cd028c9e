package org.medconv.volume;

/**
 * A CT series as one block: Hounsfield units, rounded to integers, and their place in the patient.
 *
 * @param hu one value a voxel, i fastest, then j, then k (see {@link Grid#index}); padding and
 *     everything outside the scanner's circle is {@link #AIR}. Not copied: whoever builds the
 *     volume hands the array over.
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
