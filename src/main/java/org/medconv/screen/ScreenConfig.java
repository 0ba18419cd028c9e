package org.medconv.screen;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.medconv.model.DeviceChoice;

/**
 * Keys of {@code screen:}.
 *
 * @param models folder of the model folders
 * @param minimumSlices fewer are refused
 * @param maximumSpacingMm slices thicker or farther apart are refused
 * @param maximumVoxels a larger volume is refused before it is read
 * @param acceptDerived take ImageType DERIVED too (some PACS mark reformats so)
 * @param maximumNoiseHu a scan whose soft tissue beside L1 has a larger standard deviation gets no
 *     class
 * @param flagThreshold the site's own for the flag of osteoporosis; empty for the model's
 * @param calibratedKvp tube voltages other than 120 kV for which the site vouches
 * @param huCorrections the site's own corrections of measured HU
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

  /** The same on another device. */
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
