package org.medconv.lab.cohort;

import java.util.Random;
import org.medconv.classify.BoneClass;

/**
 * The result of a DXA of a person whose L1 has a known attenuation: T-scores of spine and hip. The
 * lower one decides the class (WHO; ISCD's official positions). Neither follows from L1's
 * attenuation alone:
 *
 * <ul>
 *   <li>The correlation with L1's attenuation is 0.65 for the spine's bone and 0.60 for the hip's;
 *       that between spine and hip is 0.65. The lower of both then has the correlation of 0.62 with
 *       L1 that reproduces Pickhardt 2013 (see {@link SimulatedCohort}). The resulting correlation
 *       of the T-scores of spine and hip, 0.57, is an estimate within the published range.
 *   <li>Degeneration with osteophytes raises the spine's T, but not L1's attenuation: by 0.2 to
 *       1.6, in 5 % of persons up to 40 and 70 % from 80 years on. Of 129 men, 43 % had osteophytes
 *       and 0.17 g/cm2 more in the spine (1.4 SD of 0.12 g/cm2), but not in the hip (Orwoll et al.,
 *       J Clin Endocrinol Metab 1990;70:1202). No such figure was found for women, so the mean here
 *       is 0.9.
 *   <li>Calcium in the aorta raises the spine's T by up to 0.3, in nobody at 50 and in 60 % from 80
 *       years on: 0.9 % for each 100 mm3 (Kim et al., Research Square 2021), minimal in Orwoll's
 *       men.
 *   <li>Each measurement has a normally distributed error with a standard deviation of 0.3.
 * </ul>
 *
 * @param spine T-score of L1 to L4, including everything that DXA cannot tell from bone
 * @param hip T-score of the total hip
 */
record DxaScan(double spine, double hip) {
  static final double ERROR = 0.3;
  private static final double MEAN = -0.49;
  private static final double SD = 1.43;
  private static final double SPINE_AND_L1 = 0.65;
  private static final double HIP_AND_L1 = 0.60;
  private static final double HIP_AND_SPINE = 0.65;

  /**
   * Correlation of the hip with the part of the spine's bone that is independent of L1's
   * attenuation.
   */
  private static final double HIP_BY_SPINE =
      (HIP_AND_SPINE - SPINE_AND_L1 * HIP_AND_L1) / rest(SPINE_AND_L1 * SPINE_AND_L1);

  /**
   * Draws the scan of a person.
   *
   * @param z L1's attenuation in standard deviations from the population's mean
   * @param age years
   */
  static DxaScan of(double z, int age, Random random) {
    double own = random.nextGaussian();
    double spine = SPINE_AND_L1 * z + rest(SPINE_AND_L1 * SPINE_AND_L1) * own;
    double hip =
        HIP_AND_L1 * z
            + HIP_BY_SPINE * own
            + rest(HIP_AND_L1 * HIP_AND_L1 + HIP_BY_SPINE * HIP_BY_SPINE) * random.nextGaussian();
    return new DxaScan(
        MEAN
            + SD * spine
            + osteophytes(age, random)
            + aorta(age, random)
            + ERROR * random.nextGaussian(),
        MEAN + SD * hip + ERROR * random.nextGaussian());
  }

  private static double osteophytes(int age, Random random) {
    boolean there = random.nextDouble() < 0.05 + 0.65 * share(age, 40, 80);
    double much = 0.2 + 1.4 * random.nextDouble();
    return there ? much : 0;
  }

  private static double aorta(int age, Random random) {
    boolean there = random.nextDouble() < 0.6 * share(age, 50, 80);
    double much = 0.3 * random.nextDouble();
    return there ? much : 0;
  }

  private static double share(int age, double none, double all) {
    return Math.min(1, Math.max(0, (age - none) / (all - none)));
  }

  /** The remaining standard deviation, of 1, when this share of the variance is explained. */
  private static double rest(double told) {
    return Math.sqrt(1 - told);
  }

  /** The lower of the two, which decides the class. */
  double tScore() {
    return Math.min(spine, hip);
  }

  /**
   * The class probabilities by L1's attenuation, counted among drawn persons of each attenuation.
   */
  static final class Posterior {
    private static final int DRAWN = 4000;
    private static final double STEP = 0.1;
    private static final double LOWEST = -4.5;
    private static final double[][] SHARES = shares();

    private Posterior() {}

    private static double[][] shares() {
      double[][] shares = new double[(int) Math.round(-2 * LOWEST / STEP) + 1][];
      Random random = new Random(20261127);
      for (int n = 0; n < shares.length; n++) {
        double z = LOWEST + n * STEP;
        double[] counts = new double[BoneClass.values().length];
        for (int k = 0; k < DRAWN; k++) {
          double t = of(z, SimulatedCohort.age(z, random), random).tScore();
          counts[BoneClass.ofTScore(t).ordinal()] += 1.0 / DRAWN;
        }
        shares[n] = counts;
      }
      return shares;
    }

    /**
     * The probabilities at an attenuation.
     *
     * @param z in standard deviations from the mean
     * @return osteoporosis, osteopenia, normal; sum 1
     */
    static double[] at(double z) {
      double place = Math.min(SHARES.length - 1.001, Math.max(0, (z - LOWEST) / STEP));
      int n = (int) place;
      double[] at = new double[SHARES[n].length];
      for (int c = 0; c < at.length; c++) {
        at[c] = SHARES[n][c] + (place - n) * (SHARES[n + 1][c] - SHARES[n][c]);
      }
      return at;
    }

    /** The class shares of the whole population. */
    static double[] population() {
      double[] sum = new double[BoneClass.values().length];
      double all = 0;
      for (int n = 0; n < SHARES.length; n++) {
        double z = LOWEST + n * STEP;
        double weight = Math.exp(-z * z / 2);
        all += weight;
        for (int c = 0; c < sum.length; c++) {
          sum[c] += weight * SHARES[n][c];
        }
      }
      for (int c = 0; c < sum.length; c++) {
        sum[c] /= all;
      }
      return sum;
    }
  }
}
