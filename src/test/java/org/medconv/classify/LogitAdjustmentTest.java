package org.medconv.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogitAdjustmentTest {
  private static final double[] PRIORS = {0.1, 0.3, 0.6};

  @Test
  void equal_logits_lean_to_the_rare_class_by_the_square_root_of_its_share() {
    // exp(-0.5 ln pi) = 1/sqrt(pi): 3.1623, 1.8257, 1.2910; sum 6.2790.
    Probabilities answer = new LogitAdjustment(PRIORS, 1, 0.5).probabilities(new float[] {2, 2, 2});
    assertThat(answer.osteoporosis()).isCloseTo(0.503630, within(1e-5));
    assertThat(answer.osteopenia()).isCloseTo(0.290771, within(1e-5));
    assertThat(answer.normal()).isCloseTo(0.205599, within(1e-5));
    assertThat(answer.mostLikely()).isEqualTo(BoneClass.OSTEOPOROSIS);
  }

  @Test
  void without_tau2_it_is_the_plain_softmax() {
    // e^1, e^2, e^0.5 = 2.7183, 7.3891, 1.6487; sum 11.7561.
    Probabilities answer =
        new LogitAdjustment(PRIORS, 1, 0).probabilities(new float[] {1, 2, 0.5f});
    assertThat(answer.osteoporosis()).isCloseTo(0.231224, within(1e-5));
    assertThat(answer.osteopenia()).isCloseTo(0.628532, within(1e-5));
    assertThat(answer.normal()).isCloseTo(0.140244, within(1e-5));
  }

  @Test
  void tau2_of_minus_tau1_gives_back_what_the_loss_was_fitted_to() {
    LogitAdjustment adjustment = new LogitAdjustment(PRIORS, 1, -1);
    Probabilities answer = adjustment.probabilities(new float[] {0, 0, 0});
    assertThat(answer.osteoporosis()).isCloseTo(0.1, within(1e-12));
    assertThat(answer.osteopenia()).isCloseTo(0.3, within(1e-12));
    assertThat(answer.normal()).isCloseTo(0.6, within(1e-12));
  }

  @Test
  void the_loss_adds_tau1_times_the_logarithm_of_the_share() {
    assertThat(new LogitAdjustment(PRIORS, 1, 0.5).trainingOffsets())
        .containsExactly(new float[] {-2.302585f, -1.203973f, -0.510826f}, within(1e-5f));
    assertThat(new LogitAdjustment(PRIORS, 0, 0.5).trainingOffsets())
        .containsExactly(new float[] {0, 0, 0}, within(0f));
  }

  @Test
  void the_natural_offsets_undo_what_the_training_took_off_and_no_temperature_is_in_them() {
    double[] code = new LogitAdjustment(PRIORS, 2, 0.5).naturalOffsets();
    double[] equations =
        new LogitAdjustment(PRIORS, 2, 0.5, LogitAdjustment.Reading.EQUATIONS).naturalOffsets();
    for (int n = 0; n < PRIORS.length; n++) {
      assertThat(code[n]).isEqualTo(2 * Math.log(PRIORS[n]));
      assertThat(equations[n]).isEqualTo(Math.log(PRIORS[n]));
    }
  }

  @Test
  void in_the_paper_s_equations_the_most_common_class_has_tau1_for_temperature_the_others_tau2() {
    LogitAdjustment adjustment =
        new LogitAdjustment(PRIORS, 1, 0.5, LogitAdjustment.Reading.EQUATIONS);
    Probabilities answer = adjustment.probabilities(new float[] {0.4f, -0.2f, 0.7f});
    double[] terms = {Math.exp(0.8), Math.exp(-0.4), Math.exp(0.7)};
    double sum = terms[0] + terms[1] + terms[2];
    assertThat(answer.osteoporosis()).isCloseTo(terms[0] / sum, within(1e-6));
    assertThat(answer.osteopenia()).isCloseTo(terms[1] / sum, within(1e-6));
    assertThat(answer.normal()).isCloseTo(terms[2] / sum, within(1e-6));
    assertThatThrownBy(() -> new LogitAdjustment(PRIORS, 1, 0, LogitAdjustment.Reading.EQUATIONS))
        .hasMessageContaining("temperatures must be positive");
  }

  @Test
  void shares_are_counted() {
    assertThat(LogitAdjustment.ofCounts(new int[] {20, 110, 181}, 1, 0.5).priors())
        .containsExactly(new double[] {20 / 311.0, 110 / 311.0, 181 / 311.0}, within(1e-12));
  }

  @Test
  void huge_logits_do_not_overflow() {
    Probabilities answer =
        new LogitAdjustment(PRIORS, 1, 0.5).probabilities(new float[] {3e4f, -3e4f, 0});
    assertThat(answer.osteoporosis()).isEqualTo(1);
    assertThat(answer.normal()).isZero();
  }

  @Test
  void a_logit_that_is_no_number_is_not_turned_into_a_class() {
    LogitAdjustment adjustment = new LogitAdjustment(PRIORS, 1, 0.5);
    assertThatThrownBy(() -> adjustment.probabilities(new float[] {0, Float.NaN, 0}))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("class 1");
  }

  @Test
  void a_class_without_training_cases_is_refused() {
    assertThatThrownBy(() -> LogitAdjustment.ofCounts(new int[] {0, 5, 5}, 1, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("each class needs training cases");
    assertThatThrownBy(() -> new LogitAdjustment(new double[] {0.5, 0.4, 0.2}, 1, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.1000");
  }
}
