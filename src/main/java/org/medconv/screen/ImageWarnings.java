package org.medconv.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.medconv.measure.BodyShape;
import org.medconv.measure.HuCorrection;
import org.medconv.measure.LargeOrgans;
import org.medconv.measure.Metal;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Warning;

/** Warnings from grey values and outlines, for readers of the result. */
final class ImageWarnings {
  /** Below this the front is 20 % lower than the back: the limit of Genant's grade 1. */
  private static final double WEDGED = 0.8;

  /** Soft kernels are below: see {@code src/site/markdown/figures.md}, lung kernels. */
  static final double NOISY_HU = 40;

  private ImageWarnings() {}

  /**
   * The warnings of the series and of its picture. Contrast agent is reported once, with its HU if
   * the picture shows it.
   */
  static List<Warning> of(
      List<Warning> series, ScanQuality quality, List<MeasuredVertebra> vertebrae) {
    List<Warning> all = new ArrayList<>(series);
    Optional<Warning> contrast = contrast(quality.bloodHu(), quality.acquisition());
    if (contrast.isPresent()) {
      all.removeIf(warning -> warning.kind() == Warning.Kind.CONTRAST);
      all.add(contrast.get());
    }
    noise(quality.noiseHu()).ifPresent(all::add);
    quality.organs().flatMap(ImageWarnings::mirrored).ifPresent(all::add);
    quality.metal().flatMap(ImageWarnings::metal).ifPresent(all::add);
    quality
        .correction()
        .flatMap(correction -> corrected(correction, vertebrae))
        .ifPresent(all::add);
    RegionAgreement.of(vertebrae).warning().ifPresent(all::add);
    vertebrae.stream().flatMap(each -> fracture(each).stream()).forEach(all::add);
    return all;
  }

  /**
   * Contrast agent raises L1 by 11 HU on average in the portal venous phase (Pickhardt et al.,
   * Osteoporos Int 2016;27:147-152), by 15 to 20 HU in other studies.
   */
  static Optional<Warning> contrast(OptionalDouble bloodHu, Acquisition acquisition) {
    if (bloodHu.isEmpty()) {
      return Optional.empty();
    }
    String header =
        acquisition.contrastAgent().isPresent()
            ? "the header records an agent too"
            : "the header records none";
    return warning(
        Warning.Kind.CONTRAST,
        "A vessel in front of L1 reads %.0f HU, unenhanced blood about 40: contrast agent, which"
            + " in published series raises L1 by about 10 to 20 HU (%s).",
        bloodHu.getAsDouble(),
        header);
  }

  /** Detects a sharp kernel by its noise if there is no kernel name, as in NIfTI. */
  static Optional<Warning> noise(OptionalDouble noiseHu) {
    return noiseHu.orElse(0) > NOISY_HU
        ? warning(
            Warning.Kind.NOISY,
            "The noise beside L1 is %.0f HU (standard deviation of muscle), as with a sharp kernel:"
                + " a smoother reconstruction is more reliable.",
            noiseHu.getAsDouble())
        : Optional.empty();
  }

  /** L1 and its figures are unaffected, but everything else in the volume is on the wrong side. */
  static Optional<Warning> mirrored(LargeOrgans organs) {
    return organs.isMirrored()
        ? warning(
            Warning.Kind.MIRRORED_SUSPECTED,
            "%.0f ml of homogeneous soft tissue lie to the left of L1 and %.0f ml to the right,"
                + " where the liver should be: the volume or the organs may be mirrored. Check the"
                + " sides; L1 and its figures do not depend on them.",
            organs.leftMl(),
            organs.rightMl())
        : Optional.empty();
  }

  static Optional<Warning> metal(Metal metal) {
    return metal.isNear()
        ? warning(
            Warning.Kind.METAL,
            "%.1f ml above %.0f HU lie within %.0f mm of L1: metal. Its streaks may change the"
                + " measured density.",
            metal.nearMl(),
            Metal.NEAR_HU,
            Metal.NEAR_MM)
        : Optional.empty();
  }

  /**
   * Names the measured and the corrected value together, so that neither is mistaken for the other.
   */
  static Optional<Warning> corrected(HuCorrection correction, List<MeasuredVertebra> vertebrae) {
    return vertebrae.stream()
        .filter(each -> each.vertebra().level() == VertebraLevel.L1)
        .flatMap(each -> each.measurement().eroded().stream())
        .findFirst()
        .flatMap(
            l1 ->
                warning(
                    Warning.Kind.HU_CORRECTED,
                    "This site corrects HU by %s: L1's median of %.1f HU becomes %.1f HU, its mean"
                        + " of %.1f HU becomes %.1f HU. A class is told of corrected HU; all other"
                        + " figures are as measured.",
                    correction.formula(),
                    l1.median(),
                    correction.corrected(l1.median()),
                    l1.mean(),
                    correction.corrected(l1.mean())));
  }

  static Optional<Warning> fracture(MeasuredVertebra measured) {
    return measured
        .measurement()
        .shape()
        .filter(shape -> shape.wedgeRatio() < WEDGED)
        .flatMap(shape -> fracture(measured.vertebra().level().name(), shape));
  }

  private static Optional<Warning> fracture(String level, BodyShape shape) {
    double loss = 1 - shape.wedgeRatio();
    return warning(
        Warning.Kind.FRACTURE_SUSPECTED,
        "%s is %.0f %% lower in front than at the back (%.1f against %.1f mm), as in a wedge"
            + " fracture of Genant's grade %d: look at it.",
        level,
        100 * loss,
        shape.anterior(),
        shape.posterior(),
        grade(loss));
  }

  /**
   * A loss of 20 to 25 % is grade 1, up to 40 % grade 2 (Genant et al., J Bone Miner Res
   * 1993;8:1137).
   */
  private static int grade(double loss) {
    return loss <= 0.25 ? 1 : loss <= 0.4 ? 2 : 3;
  }

  private static Optional<Warning> warning(Warning.Kind kind, String sentence, Object... numbers) {
    return Optional.of(new Warning(kind, String.format(Locale.ROOT, sentence, numbers)));
  }
}
