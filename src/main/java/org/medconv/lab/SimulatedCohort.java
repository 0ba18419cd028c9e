package org.medconv.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.medconv.classify.BoneClass;

/**
 * Subjects with a T-score and the trabecular attenuation of L1 that goes with it, drawn so that the
 * cohort resembles published ones. Simulations; nobody stands behind them.
 *
 * <ul>
 *   <li>T ~ N(-0.89, 1.36): gives about the class shares of the paper's 389 subjects (12, 35, 53
 *       %).
 *   <li>HU of L1 at 120 kVp: mean 145, SD 45, correlated with T by 0.72. Osteoporosis then lies at
 *       or below 160 HU in 98 % (published 90 %) and the rest above 110 HU in 85 % (published over
 *       90 %; Pickhardt 2013): near, not equal.
 * </ul>
 *
 * <p>The class follows from T alone. Attenuation does not tell it for certain, and no classifier
 * can do better than the overlap allows.
 */
public final class SimulatedCohort {
  static final double T_MEAN = -0.89;
  static final double T_SD = 1.36;
  static final double HU_MEAN = 145;
  static final double HU_SD = 45;
  static final double CORRELATION = 0.72;

  /** What a phantom can be given. */
  private static final double LOWEST_HU = -30;

  private static final double HIGHEST_HU = 380;

  private SimulatedCohort() {}

  /**
   * @param seed of the subject's anatomy and scan
   * @param trabecularHu of L1 at 120 kVp
   */
  public record Subject(long seed, double tScore, double trabecularHu) {
    public BoneClass boneClass() {
      return BoneClass.ofTScore(tScore);
    }
  }

  /** The same seed gives the same subjects; cohorts of other seeds share none. */
  public static List<Subject> draw(int count, long seed) {
    Random random = new Random(seed);
    List<Subject> subjects = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      double t = random.nextGaussian();
      double rest = random.nextGaussian();
      double z = CORRELATION * t + Math.sqrt(1 - CORRELATION * CORRELATION) * rest;
      double hu = Math.min(Math.max(HU_MEAN + HU_SD * z, LOWEST_HU), HIGHEST_HU);
      subjects.add(new Subject(random.nextLong(), T_MEAN + T_SD * t, hu));
    }
    return subjects;
  }

  /**
   * What the true attenuation says of the class in this population: the best that any reading of
   * the bone could.
   *
   * @return osteoporosis, osteopenia, normal; sum 1
   */
  public static double[] posterior(double trabecularHu) {
    double mean = T_MEAN + T_SD * CORRELATION * (trabecularHu - HU_MEAN) / HU_SD;
    double sd = T_SD * Math.sqrt(1 - CORRELATION * CORRELATION);
    double osteoporosis = normalCdf((-2.5 - mean) / sd);
    double upToOsteopenia = normalCdf((-1 - mean) / sd);
    return new double[] {osteoporosis, upToOsteopenia - osteoporosis, 1 - upToOsteopenia};
  }

  /** Abramowitz and Stegun 7.1.26; error below 1e-7. */
  private static double normalCdf(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * z);
    double tail =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
            * Math.exp(-z * z);
    return x >= 0 ? 1 - tail / 2 : tail / 2;
  }
}
