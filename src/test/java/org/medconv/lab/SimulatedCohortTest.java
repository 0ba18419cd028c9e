package org.medconv.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.lab.SimulatedCohort.Subject;

class SimulatedCohortTest {
  private static final List<Subject> COHORT = SimulatedCohort.draw(50_000, 1);

  @Test
  void classes_follow_the_who_s_thresholds() {
    assertThat(BoneClass.ofTScore(-2.5)).isEqualTo(BoneClass.OSTEOPOROSIS);
    assertThat(BoneClass.ofTScore(-2.49)).isEqualTo(BoneClass.OSTEOPENIA);
    assertThat(BoneClass.ofTScore(-1)).isEqualTo(BoneClass.OSTEOPENIA);
    assertThat(BoneClass.ofTScore(-0.99)).isEqualTo(BoneClass.NORMAL);
  }

  @Test
  void class_shares_are_those_of_the_paper_s_389_subjects() {
    assertThat(share(BoneClass.OSTEOPOROSIS)).isCloseTo(46 / 389.0, within(0.01));
    assertThat(share(BoneClass.OSTEOPENIA)).isCloseTo(136 / 389.0, within(0.01));
    assertThat(share(BoneClass.NORMAL)).isCloseTo(207 / 389.0, within(0.01));
  }

  @Test
  void the_thresholds_of_160_and_110_hu_do_what_was_published() {
    // Pickhardt 2013: up to 160 HU 90 % sensitive, up to 110 HU more than 90 % specific, AUC 0.83.
    double sick = COHORT.stream().filter(SimulatedCohortTest::isSick).count();
    double sensitivity =
        COHORT.stream().filter(s -> isSick(s) && s.trabecularHu() <= 160).count() / sick;
    double specificity =
        COHORT.stream().filter(s -> !isSick(s) && s.trabecularHu() > 110).count()
            / (COHORT.size() - sick);
    assertThat(sensitivity).isCloseTo(0.90, within(0.01));
    assertThat(specificity).isBetween(0.90, 0.925);
    assertThat(auc()).isCloseTo(0.83, within(0.01));
  }

  private static double auc() {
    boolean[] sick = new boolean[COHORT.size()];
    for (int n = 0; n < sick.length; n++) {
      sick[n] = isSick(COHORT.get(n));
    }
    return RocCurve.of(COHORT.stream().mapToDouble(s -> -s.trabecularHu()).toArray(), sick).area();
  }

  @Test
  void class_means_are_those_of_a_published_cohort() {
    // Insights Imaging 2023, 536 patients: 118, 143 and 178 HU.
    assertThat(meanHu(BoneClass.OSTEOPOROSIS)).isCloseTo(118, within(6.0));
    assertThat(meanHu(BoneClass.OSTEOPENIA)).isCloseTo(143, within(6.0));
    assertThat(meanHu(BoneClass.NORMAL)).isCloseTo(178, within(6.0));
  }

  private static double meanHu(BoneClass wanted) {
    return COHORT.stream()
        .filter(s -> s.boneClass() == wanted)
        .mapToDouble(Subject::trabecularHu)
        .average()
        .orElseThrow();
  }

  @Test
  void attenuation_falls_by_two_and_a_half_hu_a_year() {
    double age = COHORT.stream().mapToInt(Subject::age).average().orElseThrow();
    double hu = COHORT.stream().mapToDouble(Subject::trabecularHu).average().orElseThrow();
    double both = COHORT.stream().mapToDouble(s -> (s.age() - age) * (s.trabecularHu() - hu)).sum();
    double square = COHORT.stream().mapToDouble(s -> (s.age() - age) * (s.age() - age)).sum();
    assertThat(both / square).isCloseTo(-2.5, within(0.1));
  }

  @Test
  void austin_spine_s_stand_in_is_split_as_the_authors_split_theirs() {
    SimulatedCohort.Parts parts = SimulatedCohort.austinSpine(1);
    assertThat(counts(parts.training())).containsExactly(20, 110, 181);
    assertThat(counts(parts.validation())).containsExactly(13, 13, 13);
    assertThat(counts(parts.test())).containsExactly(13, 13, 13);
    assertThat(parts.training())
        .doesNotContainAnyElementsOf(parts.validation())
        .doesNotContainAnyElementsOf(parts.test());
    assertThat(parts.validation()).doesNotContainAnyElementsOf(parts.test());
  }

  private static int[] counts(List<Subject> subjects) {
    int[] counts = new int[3];
    subjects.forEach(s -> counts[s.boneClass().ordinal()]++);
    return counts;
  }

  @Test
  void the_posterior_is_what_a_count_finds() {
    for (double hu : new double[] {70, 110, 145, 200}) {
      List<Subject> near =
          COHORT.stream().filter(s -> Math.abs(s.trabecularHu() - hu) < 8).toList();
      double[] posterior = SimulatedCohort.posterior(hu);
      for (BoneClass one : BoneClass.values()) {
        double counted =
            near.stream().filter(s -> s.boneClass() == one).count() / (double) near.size();
        assertThat(posterior[one.ordinal()])
            .as("%s at %s HU", one, hu)
            .isCloseTo(counted, within(0.04));
      }
    }
  }

  @Test
  void a_seed_draws_the_same_subjects_again_and_another_seed_others() {
    assertThat(SimulatedCohort.draw(20, 9)).isEqualTo(SimulatedCohort.draw(20, 9));
    assertThat(SimulatedCohort.draw(20, 9))
        .doesNotContainAnyElementsOf(SimulatedCohort.draw(20, 10));
  }

  private static boolean isSick(Subject subject) {
    return subject.boneClass() == BoneClass.OSTEOPOROSIS;
  }

  private static double share(BoneClass wanted) {
    return COHORT.stream().filter(s -> s.boneClass() == wanted).count() / (double) COHORT.size();
  }
}
