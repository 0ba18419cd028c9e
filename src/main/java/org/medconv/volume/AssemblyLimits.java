package org.medconv.volume;

/**
 * Limits for a series.
 *
 * @param minimumSlices smallest number of slices
 * @param maximumSpacingMm largest slice thickness and spacing, mm
 * @param maximumVoxels largest volume; checked before pixels are read
 * @param acceptDerived accept ImageType DERIVED\PRIMARY too
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
