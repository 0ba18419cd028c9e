package org.medconv.lab.cohort;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;
import org.medconv.classify.TScoreDistribution;

/**
 * Subjects with a T-score and the trabecular attenuation of L1 that goes with it, drawn so that the
 * cohort resembles published ones. Simulations; nobody stands behind them.
 *
 * <ul>
 *   <li>T ~ N(-0.89, 1.36): gives about the class shares of the paper's 389 subjects (12, 35, 53
 *       %).
 *   <li>HU of L1 at 120 kVp: mean 160, SD 45, correlated with T by 0.62. Osteoporosis then lies at
 *       or below 160 HU in 90 % and the rest above 110 HU in 91 %, with an AUC of 0.83 (Pickhardt
 *       2013: 90 %, over 90 %; AUC in most cohorts 0.65 to 0.84), and the classes' means are 113,
 *       144 and 181 HU (published in a British cohort: 118, 143, 178; Insights Imaging 2023). Mean
 *       145, SD 45 and a correlation of 0.72 would give 98 and 85 %, AUC 0.88.
 *   <li>Age: HU falls by 2.5 a year (Jang 2019). Sex and body size are drawn apart from T.
 * </ul>
 *
 * <p>With {@link Physics#SIMPLE} nothing else that the scan shows tells more of T than the
 * attenuation: age, fractures and osteophytes are drawn from it. So the exact posterior given the
 * attenuation is the best that any classifier can do, and the overlap of the classes limits it.
 * With {@link Physics#ROUTINE} the same published figures are met (T has the mean, the spread and
 * the correlation above), but T comes of a {@link DxaScan}: age tells a little more of it, and the
 * attenuation that a scan shows is not the true one.
 */
public final class SimulatedCohort {
  static final double T_MEAN = -0.89;
  static final double T_SD = 1.36;
  static final double HU_MEAN = 160;
  static final double HU_SD = 45;
  static final double CORRELATION = 0.62;

  private static final double AGE_MEAN = 55;
  private static final double AGE_SD = 11;
  private static final double HU_A_YEAR = -2.5;
  private static final double WOMEN = 0.6;
  private static final double BMI_MEAN = 27.5;
  private static final double BMI_SD = 5;

  /** Subjects of each class in the paper's data, in the order of {@link BoneClass}. */
  private static final int[] AUSTIN_SPINE = {46, 136, 207};

  /** Of each class in validation, and as many in test (the authors' rule). */
  private static final int HELD_OUT = 13;

  /** What a phantom can be given. */
  private static final double LOWEST_HU = -30;

  private static final double HIGHEST_HU = 380;

  private SimulatedCohort() {}

  /** Decides the size of the skeleton. */
  public enum Sex {
    FEMALE,
    MALE
  }

  /**
   * @param seed of the subject's anatomy and scan
   * @param trabecularHu of L1 at 120 kVp
   * @param age years
   * @param bodyMassIndex kg/m2
   * @param physics how the T-score came about and how the subject is scanned
   */
  public record Subject(
      long seed,
      double tScore,
      double trabecularHu,
      int age,
      Sex sex,
      double bodyMassIndex,
      Physics physics) {
    public BoneClass boneClass() {
      return BoneClass.ofTScore(tScore);
    }
  }

  /** A cohort in three parts; no subject is in two. */
  public record Parts(List<Subject> training, List<Subject> validation, List<Subject> test) {
    public Parts {
      training = List.copyOf(training);
      validation = List.copyOf(validation);
      test = List.copyOf(test);
    }

    public List<Subject> all() {
      return Stream.of(training, validation, test).flatMap(List::stream).toList();
    }
  }

  /** The same seed gives the same subjects; cohorts of other seeds share none. */
  public static List<Subject> draw(int count, long seed, Physics physics) {
    Random random = new Random(seed);
    return Stream.generate(() -> draw(random, physics)).limit(count).toList();
  }

  /**
   * Subjects whose attenuation is even from one bound to the other, where the population has few:
   * T-score, age and build as they are in it among those of that attenuation.
   *
   * @param low HU of L1 at 120 kVp
   * @param high HU of L1 at 120 kVp
   */
  public static List<Subject> drawEvenly(
      int count, double low, double high, long seed, Physics physics) {
    Random random = new Random(seed);
    return Stream.generate(
            () -> {
              double z = (low + (high - low) * random.nextDouble() - HU_MEAN) / HU_SD;
              return switch (physics) {
                case SIMPLE -> {
                  double t = CORRELATION * z + rest(CORRELATION) * random.nextGaussian();
                  yield simple(t, z, random);
                }
                case ROUTINE -> routine(z, random);
              };
            })
        .limit(count)
        .toList();
  }

  private static Subject draw(Random random, Physics physics) {
    return switch (physics) {
      case SIMPLE -> {
        double t = random.nextGaussian();
        double z = CORRELATION * t + rest(CORRELATION) * random.nextGaussian();
        yield simple(t, z, random);
      }
      case ROUTINE -> routine(random.nextGaussian(), random);
    };
  }

  /**
   * @param t T-score, in standard deviations
   * @param z attenuation, in standard deviations
   */
  private static Subject simple(double t, double z, Random random) {
    return subject(T_MEAN + T_SD * t, z, age(z, random), random, Physics.SIMPLE);
  }

  private static Subject routine(double z, Random random) {
    int age = age(z, random);
    return subject(DxaScan.of(z, age, random).tScore(), z, age, random, Physics.ROUTINE);
  }

  private static Subject subject(double tScore, double z, int age, Random random, Physics physics) {
    return new Subject(
        random.nextLong(),
        tScore,
        held(HU_MEAN + HU_SD * z, LOWEST_HU, HIGHEST_HU),
        age,
        random.nextDouble() < WOMEN ? Sex.FEMALE : Sex.MALE,
        held(BMI_MEAN + BMI_SD * random.nextGaussian(), 17, 45),
        physics);
  }

  /** Years of a person of this attenuation, which is given in standard deviations. */
  static int age(double z, Random random) {
    double aging = HU_A_YEAR * AGE_SD / HU_SD;
    double age = AGE_MEAN + AGE_SD * (aging * z + rest(aging) * random.nextGaussian());
    return (int) Math.round(held(age, 20, 95));
  }

  /** What is left of a standard deviation of 1 after a correlation. */
  private static double rest(double correlation) {
    return Math.sqrt(1 - correlation * correlation);
  }

  private static double held(double value, double low, double high) {
    return Math.min(Math.max(value, low), high);
  }

  /** A cohort with the population's shares of classes in every part. */
  public static Parts population(
      int training, int validation, int test, long seed, Physics physics) {
    List<Subject> all = draw(training + validation + test, seed, physics);
    return new Parts(
        all.subList(0, training),
        all.subList(training, training + validation),
        all.subList(training + validation, all.size()));
  }

  /**
   * A stand-in for AustinSpine: 389 subjects, 46, 136 and 207 of the classes. 13 of each class are
   * for validation, 13 for test, the rest for training (20, 110, 181), as the authors split theirs.
   */
  public static Parts austinSpine(long seed, Physics physics) {
    Random random = new Random(seed);
    Map<BoneClass, List<Subject>> byClass = new EnumMap<>(BoneClass.class);
    int wanted = Arrays.stream(AUSTIN_SPINE).sum();
    while (wanted > 0) {
      Subject one = draw(random, physics);
      List<Subject> same = byClass.computeIfAbsent(one.boneClass(), c -> new ArrayList<>());
      if (same.size() < AUSTIN_SPINE[one.boneClass().ordinal()]) {
        same.add(one);
        wanted--;
      }
    }
    return new Parts(
        shuffled(byClass, 2 * HELD_OUT, Integer.MAX_VALUE, random),
        shuffled(byClass, 0, HELD_OUT, random),
        shuffled(byClass, HELD_OUT, 2 * HELD_OUT, random));
  }

  /** Those of each class from one place to another. */
  private static List<Subject> shuffled(
      Map<BoneClass, List<Subject>> byClass, int from, int to, Random random) {
    List<Subject> some = new ArrayList<>();
    for (List<Subject> same : byClass.values()) {
      some.addAll(same.subList(from, Math.min(to, same.size())));
    }
    Collections.shuffle(some, random);
    return some;
  }

  /**
   * What the true attenuation says of the class in this population: with {@link Physics#SIMPLE} the
   * best that any reading of the bone could.
   *
   * @return osteoporosis, osteopenia, normal; sum 1
   */
  public static double[] posterior(double trabecularHu, Physics physics) {
    double z = (trabecularHu - HU_MEAN) / HU_SD;
    return switch (physics) {
      case SIMPLE -> shares(T_MEAN + T_SD * CORRELATION * z, T_SD * rest(CORRELATION));
      case ROUTINE -> DxaScan.Posterior.at(z);
    };
  }

  /**
   * The same among cases whose classes have other shares than the population's: a balanced test
   * set, say.
   *
   * @param counts of the classes among these cases
   */
  public static Probabilities posterior(double trabecularHu, int[] counts, Physics physics) {
    double[] posterior = posterior(trabecularHu, physics);
    double[] shares =
        switch (physics) {
          case SIMPLE -> shares(T_MEAN, T_SD);
          case ROUTINE -> DxaScan.Posterior.population();
        };
    double sum = 0;
    for (int n = 0; n < posterior.length; n++) {
      posterior[n] *= counts[n] / shares[n];
      sum += posterior[n];
    }
    return new Probabilities(posterior[0] / sum, posterior[1] / sum, posterior[2] / sum);
  }

  /** Of the classes where T is normal. */
  private static double[] shares(double mean, double sd) {
    TScoreDistribution of = new TScoreDistribution(mean, sd);
    double osteoporosis = of.upTo(-2.5);
    double upToOsteopenia = of.upTo(-1);
    return new double[] {osteoporosis, upToOsteopenia - osteoporosis, 1 - upToOsteopenia};
  }
}
