package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.lab.cohort.SimulatedCohort.Subject;

/** The population whose T-scores are those of a DXA. */
class RoutineCohortTest {
  private static final List<Subject> COHORT = SimulatedCohort.draw(50_000, 1, Physics.ROUTINE);

  private static double share(BoneClass wanted) {
    return COHORT.stream().filter(s -> s.boneClass() == wanted).count() / (double) COHORT.size();
  }

  @Test
  void class_shares_are_those_of_the_paper_s_389_subjects() {
    assertThat(share(BoneClass.OSTEOPOROSIS)).isCloseTo(46 / 389.0, within(0.01));
    assertThat(share(BoneClass.OSTEOPENIA)).isCloseTo(136 / 389.0, within(0.01));
    assertThat(share(BoneClass.NORMAL)).isCloseTo(207 / 389.0, within(0.01));
  }

  @Test
  void the_thresholds_of_160_and_110_hu_do_what_was_published() {
    AttenuationThresholds thresholds = AttenuationThresholds.of(COHORT);
    assertThat(thresholds.sensitivity()).isCloseTo(0.90, within(0.01));
    assertThat(thresholds.specificity()).isBetween(0.90, 0.925);
    assertThat(thresholds.auc()).isCloseTo(0.825, within(0.01));
    assertThat(thresholds.means()).containsExactly(new double[] {118, 143, 178}, within(6.0));
  }

  @Test
  void spine_and_hip_go_together_and_neither_is_l1_s_attenuation_again() {
    Random random = new Random(2);
    double[] z = new double[20_000];
    double[] spine = new double[z.length];
    double[] hip = new double[z.length];
    for (int n = 0; n < z.length; n++) {
      z[n] = random.nextGaussian();
      DxaScan scan = DxaScan.of(z[n], 55, random);
      spine[n] = scan.spine();
      hip[n] = scan.hip();
      assertThat(scan.tScore()).isEqualTo(Math.min(spine[n], hip[n]));
    }
    assertThat(correlation(spine, z)).isCloseTo(0.60, within(0.02));
    assertThat(correlation(hip, z)).isCloseTo(0.59, within(0.02));
    assertThat(correlation(spine, hip)).isCloseTo(0.60, within(0.02));
  }

  private static double correlation(double[] a, double[] b) {
    double[] sums = new double[5];
    for (int n = 0; n < a.length; n++) {
      sums[0] += a[n] / a.length;
      sums[1] += b[n] / a.length;
      sums[2] += a[n] * b[n] / a.length;
      sums[3] += a[n] * a[n] / a.length;
      sums[4] += b[n] * b[n] / a.length;
    }
    return (sums[2] - sums[0] * sums[1])
        / Math.sqrt((sums[3] - sums[0] * sums[0]) * (sums[4] - sums[1] * sums[1]));
  }

  @Test
  void osteophytes_and_calcium_raise_the_spine_of_the_old_and_not_the_hip() {
    assertThat(mean(85, DxaScan::spine) - mean(30, DxaScan::spine)).isCloseTo(0.67, within(0.06));
    assertThat(mean(85, DxaScan::hip) - mean(30, DxaScan::hip)).isCloseTo(0, within(0.06));
  }

  private static double mean(int age, ToDoubleFunction<DxaScan> of) {
    Random random = new Random(age);
    double sum = 0;
    for (int n = 0; n < 20_000; n++) {
      sum += of.applyAsDouble(DxaScan.of(0, age, random)) / 20_000;
    }
    return sum;
  }

  @Test
  void the_posterior_is_what_a_count_finds() {
    for (double hu : new double[] {70, 110, 145, 200}) {
      List<Subject> near =
          COHORT.stream().filter(s -> Math.abs(s.trabecularHu() - hu) < 8).toList();
      double[] posterior = SimulatedCohort.posterior(hu, Physics.ROUTINE);
      for (BoneClass one : BoneClass.values()) {
        double counted =
            near.stream().filter(s -> s.boneClass() == one).count() / (double) near.size();
        assertThat(posterior[one.ordinal()])
            .as("%s at %s HU", one, hu)
            .isCloseTo(counted, within(0.04));
      }
    }
    double[] population = DxaScan.Posterior.population();
    for (BoneClass one : BoneClass.values()) {
      assertThat(population[one.ordinal()]).isCloseTo(share(one), within(0.01));
    }
  }

  @Test
  void a_seed_draws_the_same_subjects_again() {
    assertThat(SimulatedCohort.draw(20, 9, Physics.ROUTINE))
        .isEqualTo(SimulatedCohort.draw(20, 9, Physics.ROUTINE));
    assertThat(SimulatedCohort.drawEvenly(20, 60, 90, 9, Physics.ROUTINE))
        .allMatch(s -> s.trabecularHu() >= 60 && s.trabecularHu() < 90);
  }
}
