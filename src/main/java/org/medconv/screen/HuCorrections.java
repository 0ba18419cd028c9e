package org.medconv.screen;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.medconv.measure.HuCorrection;
import org.medconv.volume.Acquisition;

/**
 * Keys of {@code screen.huCorrection:}. The node corrects measured HU for nothing of its own: how
 * much a voltage or an agent changes them depends on scanner, patient and timing, and only a site
 * can calibrate it. Where it has, the classifier sees corrected HU: it was trained to read what 120
 * kVp shows. Measured figures stay as they were measured.
 *
 * @param voltages by tube voltage, kV
 * @param contrastOffsetHu added where a vessel in front of L1 is seen to hold contrast agent
 */
public record HuCorrections(Map<Integer, Voltage> voltages, double contrastOffsetHu) {
  public static final HuCorrections NONE = new HuCorrections(Map.of(), 0);

  /** {@code factor} times HU plus {@code offsetHu}. */
  public record Voltage(double factor, double offsetHu) {}

  public HuCorrections {
    voltages = Map.copyOf(voltages);
  }

  /**
   * What holds for one scan.
   *
   * @param bloodHu of enhanced blood in front of L1; empty where none is seen
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
