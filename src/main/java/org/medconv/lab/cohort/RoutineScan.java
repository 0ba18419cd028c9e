package org.medconv.lab.cohort;

import java.util.Random;
import org.medconv.phantom.Variation.Phase;

/**
 * What a scanner makes of L1's marrow and bone beside a calibrated one at 120 kVp without contrast
 * agent.
 *
 * <p>A body is a mixture: calcium stands over the marrow, which is partly fat. Softer X-rays
 * brighten calcium and iodine and darken fat, so that a fatty body and its cortex brighten more
 * than the same attenuation of red marrow.
 *
 * <ul>
 *   <li>Fat: 27 % of the marrow at 25 years, 0.56 % more a year, standard deviation 8 % (estimate
 *       after proton spectroscopy). Marrow: 40 HU without fat, -90 HU all fat.
 *   <li>Fat beside 120 kVp: -24, -9 and +6 HU at 80, 100 and 140 kVp; iodine: 1.61, 1.23 and 0.82
 *       (NIST's coefficients of ICRU adipose tissue, iodine and water at 52, 59, 65 and 71 keV).
 *   <li>Calcium: 1.27, 1.09 and 0.942, so that a body of 150 HU in a person of 55 reads 23 % more
 *       at 80 kVp and takes the published corrections of 0.93 and 1.05 at 100 and 140 kVp. NIST's
 *       cortical bone alone would give 1.39, 1.14 and 0.90: the body around it hardens the beam.
 *   <li>Contrast agent: +14.4 HU arterial, +25.7 HU portal venous (Grünewald et al., ECR, 288
 *       patients), +11 HU excretory (Pickhardt et al., Osteoporos Int 2016: +11.2 HU of all
 *       phases), by the marrow that is not fat; standard deviation 8 HU.
 *   <li>Scanner: a normal of 5 HU, at most 10 HU either way, of all values.
 * </ul>
 *
 * @param kvp tube voltage: 80, 100, 120 or 140
 * @param fat share of the marrow
 * @param uptakeHu what the agent adds at 120 kVp, HU
 * @param offsetHu of the scanner, HU
 */
record RoutineScan(int kvp, double fat, double uptakeHu, double offsetHu) {
  private static final double RED_HU = 40;
  private static final double FAT_HU = -90;
  private static final double USUAL_FAT = 0.44;
  private static final double UPTAKE_SD = 8;
  private static final double OFFSET_SD = 5;
  private static final double LARGEST_OFFSET = 10;

  static RoutineScan drawn(int kvp, int age, Phase phase, Random random) {
    double fat = held(0.27 + 0.0056 * (age - 25) + 0.08 * random.nextGaussian(), 0.05, 0.9);
    double uptake = uptake(phase) * (1 - fat) / (1 - USUAL_FAT);
    double own = UPTAKE_SD * random.nextGaussian();
    return new RoutineScan(
        kvp,
        fat,
        phase == Phase.NATIVE ? 0 : Math.max(0, uptake + own),
        held(OFFSET_SD * random.nextGaussian(), -LARGEST_OFFSET, LARGEST_OFFSET));
  }

  private static double uptake(Phase phase) {
    return switch (phase) {
      case NATIVE -> 0;
      case ARTERIAL -> 14.4;
      case PORTAL_VENOUS -> 25.7;
      case EXCRETORY -> 11;
    };
  }

  private static double held(double value, double low, double high) {
    return Math.min(Math.max(value, low), high);
  }

  /** How much brighter calcium is than at 120 kVp, cortex and trabeculae alike. */
  double calcium() {
    return byVoltage(1.27, 1.09, 0.942);
  }

  /**
   * What trabecular bone reads, but for the scanner's offset.
   *
   * @param hu at 120 kVp without contrast agent
   */
  double trabecular(double hu) {
    double marrow = RED_HU + (FAT_HU - RED_HU) * fat;
    double shown = marrow + byVoltage(-24, -9, 6, 0) * fat;
    return shown + (hu - marrow) * calcium() + uptakeHu * byVoltage(1.61, 1.23, 0.82);
  }

  /**
   * The tube voltage at which a phantom brightens all bone by {@link #calcium}; it knows one factor
   * for bone and marrow, {@code 1 + 0.011 d + 0.00004 d^2} of d = 120 - kVp, without the square
   * above 120.
   */
  double phantomKvp() {
    double more = calcium() - 1;
    double below = (-0.011 + Math.sqrt(0.011 * 0.011 + 4 * 0.00004 * more)) / (2 * 0.00004);
    return 120 - (more > 0 ? below : more / 0.011);
  }

  private double byVoltage(double at80, double at100, double at140) {
    return byVoltage(at80, at100, at140, 1);
  }

  private double byVoltage(double at80, double at100, double at140, double at120) {
    return switch (kvp) {
      case 80 -> at80;
      case 100 -> at100;
      case 120 -> at120;
      case 140 -> at140;
      default ->
          throw new IllegalArgumentException(
              "%d kV: 80, 100, 120 and 140 are simulated".formatted(kvp));
    };
  }
}
