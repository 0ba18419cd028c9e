package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.lab.cohort.SimulatedCohort.Subject;

class SimulatedCohortTest {
  private static final List<Subject> COHORT = SimulatedCohort.draw(50_000, 1, Physics.SIMPLE);

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
    AttenuationThresholds thresholds = AttenuationThresholds.of(COHORT);
    assertThat(thresholds.sensitivity()).isCloseTo(0.90, within(0.01));
    assertThat(thresholds.specificity()).isBetween(0.90, 0.925);
    assertThat(thresholds.auc()).isCloseTo(0.83, within(0.01));
  }

  @Test
  void class_means_are_those_of_a_published_cohort() {
    // Insights Imaging 2023, 536 patients: 118, 143 and 178 HU.
    assertThat(AttenuationThresholds.of(COHORT).means())
        .containsExactly(new double[] {118, 143, 178}, within(6.0));
  }

  @Test
  void a_mean_of_145_and_a_correlation_of_72_percent_would_miss_what_was_published() {
    AttenuationThresholds thresholds =
        AttenuationThresholds.of(COHORT.stream().map(SimulatedCohortTest::asFirstThought).toList());
    assertThat(thresholds.sensitivity()).isCloseTo(0.98, within(0.005));
    assertThat(thresholds.specificity()).isCloseTo(0.848, within(0.005));
    assertThat(thresholds.auc()).isCloseTo(0.876, within(0.01));
    assertThat(thresholds.means()).containsExactly(new double[] {91, 126, 169}, within(2.0));
  }

  private static Subject asFirstThought(Subject s) {
    double t = (s.tScore() - SimulatedCohort.T_MEAN) / SimulatedCohort.T_SD;
    double hu = (s.trabecularHu() - SimulatedCohort.HU_MEAN) / SimulatedCohort.HU_SD;
    double r = SimulatedCohort.CORRELATION;
    double rest = (hu - r * t) / Math.sqrt(1 - r * r);
    return withTAndHu(s, s.tScore(), 145 + 45 * (0.72 * t + Math.sqrt(1 - 0.72 * 0.72) * rest));
  }

  private static Subject withTAndHu(Subject s, double tScore, double hu) {
    return new Subject(s.seed(), tScore, hu, s.age(), s.sex(), s.bodyMassIndex(), s.physics());
  }

  @Test
  void where_23_percent_have_osteoporosis_the_same_line_nearly_does_what_was_published() {
    List<Subject> sicker =
        COHORT.stream()
            .map(s -> withTAndHu(s, s.tScore() - 0.61, s.trabecularHu() - 0.61 * huATScore()))
            .toList();
    AttenuationThresholds thresholds = AttenuationThresholds.of(sicker);
    assertThat(osteoporosis(sicker, s -> true)).isCloseTo(0.23, within(0.005));
    assertThat(thresholds.sensitivity()).isCloseTo(0.905, within(0.006));
    assertThat(thresholds.specificity()).isCloseTo(0.883, within(0.005));
    assertThat(osteoporosis(sicker, s -> s.trabecularHu() < 100)).isCloseTo(0.61, within(0.015));
  }

  private static double huATScore() {
    return SimulatedCohort.CORRELATION * SimulatedCohort.HU_SD / SimulatedCohort.T_SD;
  }

  @Test
  void a_low_attenuation_means_osteoporosis_less_often_than_published_because_it_is_rarer() {
    // Pickhardt 2013, with 23 % of osteoporosis: at least 68 % below 100 HU, 1 % above 200 HU.
    assertThat(osteoporosis(COHORT, s -> s.trabecularHu() < 100)).isCloseTo(0.46, within(0.015));
    assertThat(osteoporosis(COHORT, s -> s.trabecularHu() > 200)).isCloseTo(0.006, within(0.003));
  }

  private static double osteoporosis(List<Subject> subjects, Predicate<Subject> among) {
    return subjects.stream()
        .filter(among)
        .mapToInt(s -> s.boneClass() == BoneClass.OSTEOPOROSIS ? 1 : 0)
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
    SimulatedCohort.Parts parts = SimulatedCohort.austinSpine(1, Physics.SIMPLE);
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
      double[] posterior = SimulatedCohort.posterior(hu, Physics.SIMPLE);
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
    assertThat(SimulatedCohort.draw(20, 9, Physics.SIMPLE))
        .isEqualTo(SimulatedCohort.draw(20, 9, Physics.SIMPLE));
    assertThat(SimulatedCohort.draw(20, 9, Physics.SIMPLE))
        .doesNotContainAnyElementsOf(SimulatedCohort.draw(20, 10, Physics.SIMPLE));
  }

  private static double share(BoneClass wanted) {
    return COHORT.stream().filter(s -> s.boneClass() == wanted).count() / (double) COHORT.size();
  }
}
