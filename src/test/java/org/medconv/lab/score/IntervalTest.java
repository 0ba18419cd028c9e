package org.medconv.lab.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;

class IntervalTest {
  private static final int EACH = 26;

  /** Of each class 17 cases are right: accuracy 0.654, as MedConv's in Table II. */
  private static Map<Metric, Interval> asInTheTables() {
    List<BoneClass> truth = new ArrayList<>();
    List<Probabilities> answers = new ArrayList<>();
    for (BoneClass one : BoneClass.values()) {
      for (int n = 0; n < EACH; n++) {
        truth.add(one);
        int answer = n < 17 ? one.ordinal() : (one.ordinal() + 1) % 3;
        double[] p = {0.2, 0.2, 0.2};
        p[answer] = 0.6;
        answers.add(new Probabilities(p[0], p[1], p[2]));
      }
    }
    return Interval.all(truth, answers);
  }

  @Test
  void an_accuracy_of_65_percent_in_78_cases_is_known_to_ten_percent_only() {
    Interval accuracy = asInTheTables().get(Metric.ACCURACY);
    double standardError = Math.sqrt(17 / 26.0 * 9 / 26.0 / 78);
    assertThat(accuracy.value()).isCloseTo(17 / 26.0, within(1e-12));
    assertThat(accuracy.low()).isCloseTo(accuracy.value() - 1.96 * standardError, within(0.015));
    assertThat(accuracy.high()).isCloseTo(accuracy.value() + 1.96 * standardError, within(0.015));
  }

  @Test
  void in_a_balanced_set_sensitivity_is_accuracy_in_every_resample() {
    Map<Metric, Interval> all = asInTheTables();
    assertThat(all.get(Metric.SENSITIVITY).low())
        .isCloseTo(all.get(Metric.ACCURACY).low(), within(1e-12));
    assertThat(all.get(Metric.SPECIFICITY).value())
        .isCloseTo((1 + all.get(Metric.ACCURACY).value()) / 2, within(1e-12));
  }

  @Test
  void the_same_answers_give_the_same_intervals() {
    assertThat(asInTheTables()).isEqualTo(asInTheTables());
  }
}
