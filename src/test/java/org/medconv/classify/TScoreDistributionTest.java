package org.medconv.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TScoreDistributionTest {

  @Test
  void the_classes_are_those_of_the_who_s_thresholds() {
    TScoreDistribution middle = new TScoreDistribution(-1.75, 0.75);
    Probabilities of = middle.probabilities();
    // One standard deviation to either side of the middle of osteopenia.
    assertThat(of.osteoporosis()).isCloseTo(0.158655, within(1e-6));
    assertThat(of.osteopenia()).isCloseTo(0.682689, within(1e-6));
    assertThat(of.normal()).isCloseTo(0.158655, within(1e-6));
    assertThat(new TScoreDistribution(-1, 0.3).upTo(-1)).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void the_softmax_of_its_logits_are_its_probabilities_and_they_stay_finite() {
    Random random = new Random(4);
    LogitAdjustment none = new LogitAdjustment(new double[] {0.1, 0.3, 0.6}, 0, 0);
    for (int n = 0; n < 200; n++) {
      TScoreDistribution any =
          TScoreDistribution.of(
              new float[] {
                (float) (3 * random.nextGaussian()), (float) (4 * random.nextGaussian())
              });
      Probabilities by = none.probabilities(any.logits());
      assertThat(by.osteoporosis()).isCloseTo(any.probabilities().osteoporosis(), within(1e-6));
      assertThat(by.normal()).isCloseTo(any.probabilities().normal(), within(1e-6));
    }
  }

  @Test
  void outputs_of_zero_are_the_middle_of_a_population() {
    TScoreDistribution zero = TScoreDistribution.of(new float[] {0, 0});
    assertThat(zero.mean()).isEqualTo(-1);
    assertThat(zero.sd()).isCloseTo(0.1 + 1.5 * Math.log(2), within(1e-12));
    assertThat(TScoreDistribution.of(new float[] {0, -90}).sd()).isCloseTo(0.1, within(1e-6));
    assertThat(TScoreDistribution.of(new float[] {0, 90}).sd()).isCloseTo(135.1, within(1e-6));
  }

  @Test
  void what_is_no_number_is_damage() {
    assertThatThrownBy(() -> TScoreDistribution.of(new float[] {Float.NaN, 0}))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("damaged");
  }
}
