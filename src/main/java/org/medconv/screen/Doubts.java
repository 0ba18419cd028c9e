package org.medconv.screen;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.medconv.segment.Abstention;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.Acquisition;

/** What keeps the node from saying a class although L1 was found. */
final class Doubts {
  private static final double KVP_TOLERANCE = 1;

  private Doubts() {}

  /**
   * Attenuation depends on the tube voltage (80 kV reads about 23 % higher than 120 kV), and the
   * classifier learnt 120 kV. A series that does not say its voltage is let through: NIfTI never
   * does.
   */
  static Optional<Abstention> kvp(
      Acquisition acquisition, double reference, Set<Integer> calibrated) {
    OptionalDouble kvp = acquisition.kvp();
    if (kvp.isEmpty() || Math.abs(kvp.getAsDouble() - reference) <= KVP_TOLERANCE) {
      return Optional.empty();
    }
    if (calibrated.contains((int) Math.round(kvp.getAsDouble()))) {
      return Optional.empty();
    }
    return Optional.of(
        new Abstention(
            Reason.KVP_NOT_CALIBRATED,
            ("The series was scanned at %.0f kV. The classes hold at %.0f kV; add the voltage to"
                    + " screen.calibratedKvp only once this site has calibrated it.")
                .formatted(kvp.getAsDouble(), reference)));
  }

  static Abstention notMeasurable() {
    return new Abstention(
        Reason.NOT_MEASURABLE,
        "L1 was found, but no trabecular bone could be measured inside it (region too small, or not"
            + " bone).");
  }
}
