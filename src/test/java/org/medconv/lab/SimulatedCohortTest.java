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
  void the_thresholds_of_160_and_110_hu_do_about_what_was_published() {
    // Pickhardt 2013: up to 160 HU 90 % sensitive, up to 110 HU more than 90 % specific.
    double sick = COHORT.stream().filter(SimulatedCohortTest::isSick).count();
    double sensitivity =
        COHORT.stream().filter(s -> isSick(s) && s.trabecularHu() <= 160).count() / sick;
    double specificity =
        COHORT.stream().filter(s -> !isSick(s) && s.trabecularHu() > 110).count()
            / (COHORT.size() - sick);
    System.out.printf(
        "160 HU: sensitivity %.3f (published 0.90); 110 HU: specificity %.3f (published > 0.90)%n",
        sensitivity, specificity);
    assertThat(sensitivity).isGreaterThan(0.88);
    assertThat(specificity).isGreaterThan(0.84);
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
