package org.medconv.lab.cohort;

import java.util.Random;
import org.medconv.classify.BoneClass;

/**
 * What a DXA finds in a person whose L1 has a known attenuation: T-scores of spine and hip, the
 * lower of which decides the class (WHO; ISCD's official positions). Neither is L1's attenuation
 * again:
 *
 * <ul>
 *   <li>The spine's bone goes with L1's attenuation by a correlation of 0.65, the hip's by 0.60,
 *       the two with each other by 0.65. Then the lower of both has with L1 the correlation of 0.62
 *       that reproduces Pickhardt 2013 (see {@link SimulatedCohort}); the T-scores of 0.57 that
 *       come of it for spine and hip are estimates within what is published.
 *   <li>Degeneration with osteophytes raises the spine's T and not L1's attenuation: 0.2 to 1.6, in
 *       5 % of persons up to 40 and 70 % from 80 years on. In 129 men 43 % had osteophytes and 0.17
 *       g/cm2 more in the spine, 1.4 of 0.12 g/cm2, the hip no more (Orwoll et al., J Clin
 *       Endocrinol Metab 1990;70:1202); of women no such size was found, so that the mean here is
 *       0.9.
 *   <li>Calcium in the aorta raises it by up to 0.3, in none at 50 and 60 % from 80 years on: 0.9 %
 *       for each 100 mm3 (Kim et al., Research Square 2021), minimal in Orwoll's men.
 *   <li>Each measurement is off by a normal of 0.3.
 * </ul>
 *
 * @param spine T-score of L1 to L4, with all that DXA cannot tell from bone
 * @param hip T-score of the total hip
 */
record DxaScan(double spine, double hip) {
  static final double ERROR = 0.3;
  private static final double MEAN = -0.49;
  private static final double SD = 1.43;
  private static final double SPINE_AND_L1 = 0.65;
  private static final double HIP_AND_L1 = 0.60;
  private static final double HIP_AND_SPINE = 0.65;

  /** What the hip takes from that part of the spine's bone that L1's attenuation does not tell. */
  private static final double HIP_BY_SPINE =
      (HIP_AND_SPINE - SPINE_AND_L1 * HIP_AND_L1) / rest(SPINE_AND_L1 * SPINE_AND_L1);

  /**
   * Draws a person's.
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

  /** What is left of a standard deviation of 1 when so much of the variance is told. */
  private static double rest(double told) {
    return Math.sqrt(1 - told);
  }

  /** The lower of the two, by which the class is told. */
  double tScore() {
    return Math.min(spine, hip);
  }

  /** What L1's attenuation says of the class, counted among drawn persons of each attenuation. */
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
     * Of an attenuation, in standard deviations from the mean.
     *
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

    /** The population's own shares of the classes. */
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
