package org.medconv.volume;

/**
 * What a series must keep to.
 *
 * @param minimumSlices fewer are refused
 * @param maximumSpacingMm slices thicker or farther apart are refused
 * @param maximumVoxels a larger volume is refused before its pixels are read
 * @param acceptDerived take ImageType DERIVED\PRIMARY too
 */
public record AssemblyLimits(
    int minimumSlices, double maximumSpacingMm, long maximumVoxels, boolean acceptDerived) {
  public AssemblyLimits {
    if (minimumSlices < 2 || !(maximumSpacingMm > 0) || maximumVoxels < 1) {
      throw new IllegalArgumentException(
          "limits of at least %d slices, at most %s mm and %d voxels allow no volume"
              .formatted(minimumSlices, maximumSpacingMm, maximumVoxels));
    }
  }
}
