package org.medconv.screen;

import java.util.Optional;
import org.medconv.classify.BoneClass;
import org.medconv.measure.HuCorrection;
import org.medconv.measure.TrabecularHu;
import org.medconv.volume.Warning;

/**
 * Compares the class with the simple measure that radiologists know, the trabecular attenuation of
 * L1 at 120 kVp: &lt;=110 HU is more than 90 % specific and &lt;=160 HU 90 % sensitive for
 * osteoporosis by DXA (Pickhardt et al., Ann Intern Med 2013;158:588-595).
 */
final class HuAgreement {
  private static final double SPECIFIC_HU = 110;
  private static final double SENSITIVE_HU = 160;

  private HuAgreement() {}

  /**
   * @param correction to 120 kVp without contrast agent, if the site has one
   */
  static Optional<Warning> check(
      BoneClass boneClass, TrabecularHu trabecular, Optional<HuCorrection> correction) {
    // The median: an outline that is slightly too wide includes cortical bone, which raises the
    // mean.
    double measured = trabecular.median();
    double hu = correction.map(of -> of.corrected(measured)).orElse(measured);
    String name = correction.isPresent() ? "corrected median" : "median";
    if (boneClass == BoneClass.NORMAL && hu <= SPECIFIC_HU) {
      return Optional.of(disagreement("normal", name, hu, "at or below", SPECIFIC_HU));
    }
    if (boneClass == BoneClass.OSTEOPOROSIS && hu > SENSITIVE_HU) {
      return Optional.of(disagreement("osteoporosis", name, hu, "above", SENSITIVE_HU));
    }
    return Optional.empty();
  }

  private static Warning disagreement(
      String boneClass, String name, double hu, String side, double limit) {
    return new Warning(
        Warning.Kind.HU_DISAGREES,
        "The class is %s, but the %s trabecular attenuation of L1 is %.0f HU, %s %.0f HU: read both with care."
            .formatted(boneClass, name, hu, side, limit));
  }
}
