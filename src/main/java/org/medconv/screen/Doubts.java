package org.medconv.screen;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.medconv.classify.Certainty;
import org.medconv.classify.Classification;
import org.medconv.classify.Unfamiliarity;
import org.medconv.measure.Metal;
import org.medconv.measure.VertebraMeasurement;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.segment.Abstention;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.Acquisition;

/** Reasons to give no class although L1 was found. */
final class Doubts {
  private static final double KVP_TOLERANCE = 1;

  private Doubts() {}

  /**
   * Attenuation depends on the tube voltage (about 23 % higher at 80 kV than at 120 kV), and the
   * classifier was trained for 120 kV. A series without a tube voltage is accepted: NIfTI never has
   * one.
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
            ("The series was scanned at %.0f kV. The classes are valid at %.0f kV; add the voltage"
                    + " to screen.calibratedKvp only after this site has calibrated it.")
                .formatted(kvp.getAsDouble(), reference)));
  }

  /** Metal or cement in L1: the bone between it is not representative. */
  static Optional<Abstention> hardware(ScanQuality quality) {
    return quality
        .metal()
        .filter(Metal::isInside)
        .map(
            metal ->
                abstention(
                    Reason.HARDWARE_IN_L1,
                    "L1 holds %.1f ml above %.0f HU: metal or cement; its density cannot be"
                        + " measured.",
                    metal.insideMl(),
                    Metal.INSIDE_HU));
  }

  /** Noise widens the distribution of the grey values that the networks use. */
  static Optional<Abstention> noise(ScanQuality quality, double maximumHu) {
    if (quality.noiseHu().isEmpty() || quality.noiseHu().getAsDouble() <= maximumHu) {
      return Optional.empty();
    }
    return Optional.of(
        abstention(
            Reason.IMAGE_QUALITY,
            "The noise beside L1 is %.0f HU (standard deviation of muscle%s); the classes are valid"
                + " up to %.0f HU (screen.maximumNoise). Send a smoother or thicker"
                + " reconstruction.",
            quality.noiseHu().getAsDouble(),
            quality.acquisition().kernel().map(kernel -> ", kernel " + kernel).orElse(""),
            maximumHu));
  }

  static Optional<Abstention> notMeasurable(VertebraMeasurement l1) {
    return l1 instanceof NotMeasurable none
        ? Optional.of(
            abstention(
                Reason.NOT_MEASURABLE,
                "L1 was found, but its trabecular bone cannot be measured: %s.",
                none.sentence()))
        : Optional.empty();
  }

  /** A classifier answers any input, so unfamiliar input must not be classified. */
  static Optional<Abstention> unfamiliar(Classification classification) {
    return classification
        .certainty()
        .map(Certainty::unfamiliarity)
        .filter(Unfamiliarity::isExceeded)
        .map(
            found ->
                abstention(
                    Reason.UNFAMILIAR_L1,
                    "The vertebra found as L1 is unlike the L1s known to %s: %s; %.0f %% of L1s are"
                        + " within the limits. Check on the picture that it is L1, that it is"
                        + " whole, and that its outline is right.",
                    classification.model().name(),
                    why(found),
                    100 * found.familiarShare()));
  }

  private static String why(Unfamiliarity found) {
    String distance =
        String.format(
            Locale.ROOT,
            "its distance is %.2f, the limit is %.2f",
            found.distance(),
            found.limit());
    return distance
        + found
            .resemblance()
            .map(
                like ->
                    String.format(
                        Locale.ROOT,
                        ", and it resembles %s with log odds of %.1f, the limit is %.1f",
                        like.kind(),
                        like.logOdds(),
                        like.limit()))
            .orElse("");
  }

  private static Abstention abstention(Reason reason, String sentence, Object... numbers) {
    return new Abstention(reason, String.format(Locale.ROOT, sentence, numbers));
  }
}
