package org.medconv.screen;

import java.util.Optional;
import java.util.OptionalDouble;
import org.medconv.measure.Aorta;
import org.medconv.measure.BodyShape;
import org.medconv.measure.HuCorrection;
import org.medconv.measure.LargeOrgans;
import org.medconv.measure.Metal;
import org.medconv.measure.SoftTissueNoise;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;

/**
 * How a series was scanned according to its header, and the quality of its picture around L1.
 *
 * @param noiseHu standard deviation of muscle beside L1; empty without L1 or without muscle in view
 * @param bloodHu attenuation of enhanced blood in front of L1; empty if none is visible
 * @param metal in and near L1; empty without L1
 * @param organs to the right and left of L1; empty without L1
 * @param correction the site's HU correction for this scan; empty if there is none
 */
public record ScanQuality(
    Acquisition acquisition,
    OptionalDouble noiseHu,
    OptionalDouble bloodHu,
    Optional<Metal> metal,
    Optional<LargeOrgans> organs,
    Optional<HuCorrection> correction) {

  /** For a series in which L1 was not found completely. */
  static ScanQuality unseen(CtVolume volume, HuCorrections corrections) {
    Acquisition acquisition = volume.acquisition();
    return new ScanQuality(
        acquisition,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        corrections.of(acquisition, OptionalDouble.empty()));
  }

  static ScanQuality around(CtVolume volume, MeasuredVertebra l1, HuCorrections corrections) {
    OptionalDouble noise = SoftTissueNoise.around(volume, l1.vertebra().body());
    Optional<BodyShape> shape = l1.measurement().shape();
    OptionalDouble blood =
        shape.isPresent()
            ? Aorta.enhanced(volume, shape.get(), noise.orElse(0))
            : OptionalDouble.empty();
    return new ScanQuality(
        volume.acquisition(),
        noise,
        blood,
        Optional.of(Metal.around(volume, l1.vertebra().body())),
        Optional.of(LargeOrgans.around(volume, l1.vertebra().centroid(), noise.orElse(0))),
        corrections.of(volume.acquisition(), blood));
  }
}
