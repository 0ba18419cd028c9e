package org.medconv.lab.cohort;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.medconv.classify.BoneClass;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
import org.medconv.lab.score.RocCurve;

/**
 * How the published thresholds of L1's attenuation perform on some subjects (Pickhardt et al., Ann
 * Intern Med 2013).
 *
 * @param sensitivity share of the osteoporosis at or below 160 HU
 * @param specificity share of the others above 110 HU
 * @param auc of osteoporosis by the attenuation
 * @param means of the classes, HU, in the order of {@link BoneClass}
 */
record AttenuationThresholds(double sensitivity, double specificity, double auc, double[] means) {
  private static final double SENSITIVE_HU = 160;
  private static final double SPECIFIC_HU = 110;

  static AttenuationThresholds of(List<Subject> subjects) {
    double[] density = subjects.stream().mapToDouble(one -> -one.trabecularHu()).toArray();
    boolean[] sick = new boolean[density.length];
    for (int n = 0; n < sick.length; n++) {
      sick[n] = isSick(subjects.get(n));
    }
    double[] means = new double[BoneClass.values().length];
    for (BoneClass one : BoneClass.values()) {
      means[one.ordinal()] =
          subjects.stream()
              .filter(s -> s.boneClass() == one)
              .mapToDouble(Subject::trabecularHu)
              .average()
              .orElse(Double.NaN);
    }
    return new AttenuationThresholds(
        share(subjects, AttenuationThresholds::isSick, s -> s.trabecularHu() <= SENSITIVE_HU),
        share(subjects, s -> !isSick(s), s -> s.trabecularHu() > SPECIFIC_HU),
        RocCurve.of(density, sick).area(),
        means);
  }

  private static boolean isSick(Subject subject) {
    return subject.boneClass() == BoneClass.OSTEOPOROSIS;
  }

  private static double share(List<Subject> all, Predicate<Subject> among, Predicate<Subject> is) {
    long count = all.stream().filter(among).count();
    return all.stream().filter(among.and(is)).count() / (double) count;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "up to 160 HU finds %.1f %% of osteoporosis (published: 90), over 110 HU are %.1f %% of the"
            + " others (published: over 90), AUC %.3f (most cohorts: 0.65 to 0.84); means %.0f,"
            + " %.0f, %.0f HU (published: 118, 143, 178)",
        100 * sensitivity,
        100 * specificity,
        auc,
        means[0],
        means[1],
        means[2]);
  }
}
