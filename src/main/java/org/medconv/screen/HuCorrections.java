package org.medconv.screen;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.medconv.measure.HuCorrection;
import org.medconv.volume.Acquisition;

/**
 * Keys of {@code screen.huCorrection:}. The node does not correct measured HU by itself: the effect
 * of a tube voltage or contrast agent depends on scanner, patient and timing, and only the site can
 * calibrate it. With a correction, the classifier gets corrected HU, since it was trained for 120
 * kVp. Measured figures are reported unchanged.
 *
 * @param voltages by tube voltage, kV
 * @param contrastOffsetHu added if a vessel in front of L1 holds contrast agent
 */
public record HuCorrections(Map<Integer, Voltage> voltages, double contrastOffsetHu) {
  public static final HuCorrections NONE = new HuCorrections(Map.of(), 0);

  /** {@code factor} times HU plus {@code offsetHu}. */
  public record Voltage(double factor, double offsetHu) {}

  public HuCorrections {
    voltages = Map.copyOf(voltages);
  }

  /**
   * The correction for one scan.
   *
   * @param bloodHu attenuation of enhanced blood in front of L1; empty if none is visible
   */
  Optional<HuCorrection> of(Acquisition acquisition, OptionalDouble bloodHu) {
    int kvp = (int) Math.round(acquisition.kvp().orElse(0));
    Voltage voltage = voltages.get(kvp);
    boolean contrast = contrastOffsetHu != 0 && bloodHu.isPresent();
    if (voltage == null && !contrast) {
      return Optional.empty();
    }
    double factor = voltage == null ? 1 : voltage.factor();
    double offset = voltage == null ? 0 : voltage.offsetHu();
    String basis =
        voltage == null ? "contrast agent" : kvp + " kV" + (contrast ? ", contrast agent" : "");
    return Optional.of(new HuCorrection(factor, offset + (contrast ? contrastOffsetHu : 0), basis));
  }
}
