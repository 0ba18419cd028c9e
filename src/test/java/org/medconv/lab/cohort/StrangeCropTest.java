package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.lab.cohort.SimulatedCohort.Subject;

class StrangeCropTest {
  private static final CutOutPlan PLAN = new CutOutPlan(24, 20, 18, 2.5, 3);
  private static final List<StrangeCrop> DRAWN =
      List.of(
          StrangeCrop.HEAD,
          StrangeCrop.ENHANCED_HEAD,
          StrangeCrop.FACE,
          StrangeCrop.LIMB,
          StrangeCrop.NOISE,
          StrangeCrop.GRAIN);

  private static double mean(L1CutOut crop) {
    int sum = 0;
    int count = 0;
    for (short hu : crop.hu()) {
      if (hu != L1CutOut.OUTSIDE) {
        sum += hu;
        count++;
      }
    }
    return sum / (double) count;
  }

  /** All heads were one drawing with one noise, and that was learnt. */
  @Test
  void each_subject_has_a_head_a_limb_and_a_noise_of_its_own() {
    List<Subject> subjects = SimulatedCohort.draw(4, 99, Physics.SIMPLE);
    for (StrangeCrop kind : DRAWN) {
      Set<Double> means = new HashSet<>();
      subjects.forEach(
          subject -> means.add(mean(StrangeCrop.of(subject, List.of(kind), PLAN).get(kind))));
      assertThat(means).as(kind.title()).hasSameSizeAs(subjects);
    }
  }

  @Test
  void the_same_subject_gives_the_same_crops_alone_or_together() {
    Subject subject = SimulatedCohort.draw(1, 98, Physics.SIMPLE).get(0);
    Map<StrangeCrop, L1CutOut> together = StrangeCrop.of(subject, DRAWN, PLAN);
    for (StrangeCrop kind : DRAWN) {
      L1CutOut alone = StrangeCrop.of(subject, List.of(kind), PLAN).get(kind);
      assertThat(Arrays.equals(alone.hu(), together.get(kind).hu())).as(kind.title()).isTrue();
    }
  }

  @Test
  void what_is_learnt_is_a_part_of_what_is_checked() {
    assertThat(StrangeCrop.told()).hasSizeLessThan(StrangeCrop.values().length / 2);
  }

  @Test
  void a_band_holds_the_attenuations_that_it_names() {
    List<Subject> subjects = SimulatedCohort.drawEvenly(500, 20, 60, 97, Physics.SIMPLE);
    assertThat(subjects).allMatch(one -> one.trabecularHu() >= 20 && one.trabecularHu() <= 60);
    // Posterior of T at 40 HU: mean -3.1, SD 1.07.
    assertThat(subjects.stream().mapToDouble(Subject::tScore).average().orElseThrow())
        .isBetween(-3.3, -2.9);
  }
}
