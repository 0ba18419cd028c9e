package org.medconv.screen;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.medconv.model.DeviceChoice;

/**
 * Keys of {@code screen:}.
 *
 * @param models folder of the model folders
 * @param minimumSlices smallest number of slices
 * @param maximumSpacingMm largest slice thickness and spacing, mm
 * @param maximumVoxels largest volume; checked before it is read
 * @param acceptDerived accept ImageType DERIVED too (some PACS mark reformats so)
 * @param maximumNoiseHu a scan with a larger standard deviation of soft tissue beside L1 gets no
 *     class
 * @param flagThreshold the site's threshold for the osteoporosis flag; empty for the model's
 * @param calibratedKvp tube voltages other than 120 kV that the site has calibrated
 * @param huCorrections the site's corrections of measured HU
 */
public record ScreenConfig(
    Path models,
    DeviceChoice device,
    int threads,
    int minimumSlices,
    double maximumSpacingMm,
    long maximumVoxels,
    boolean acceptDerived,
    double maximumNoiseHu,
    Optional<Double> flagThreshold,
    Set<Integer> calibratedKvp,
    HuCorrections huCorrections) {
  public ScreenConfig {
    calibratedKvp = Set.copyOf(calibratedKvp);
  }

  /** The same configuration on another device. */
  public ScreenConfig on(DeviceChoice other) {
    return new ScreenConfig(
        models,
        other,
        threads,
        minimumSlices,
        maximumSpacingMm,
        maximumVoxels,
        acceptDerived,
        maximumNoiseHu,
        flagThreshold,
        calibratedKvp,
        huCorrections);
  }
}
