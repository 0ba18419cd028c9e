package org.medconv.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medconv.classify.BoneClass.NORMAL;
import static org.medconv.classify.BoneClass.OSTEOPENIA;
import static org.medconv.classify.BoneClass.OSTEOPOROSIS;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionSetsTest {
  /** Cases whose answers are uncertain and, on purpose, overconfident. */
  private record Cases(List<BoneClass> truth, List<Probabilities> answers) {
    static Cases drawn(Random random, int count, double[] shares) {
      Cases cases = new Cases(new ArrayList<>(), new ArrayList<>());
      for (int n = 0; n < count; n++) {
        double u = random.nextDouble();
        int c = u < shares[0] ? 0 : u < shares[0] + shares[1] ? 1 : 2;
        double density = 1.2 * c + random.nextGaussian();
        double[] logits = new double[3];
        for (int k = 0; k < 3; k++) {
          logits[k] = -2 * (density - 1.2 * k) * (density - 1.2 * k);
        }
        cases.truth.add(BoneClass.values()[c]);
        cases.answers.add(Probabilities.softmax(logits));
      }
      return cases;
    }

    double covered(PredictionSets sets, BoneClass only) {
      int held = 0;
      int of = 0;
      for (int n = 0; n < truth.size(); n++) {
        if (only == null || truth.get(n) == only) {
          Probabilities answer = answers.get(n);
          of++;
          held += sets.of(answer).classes().contains(truth.get(n)) ? 1 : 0;
        }
      }
      return held / (double) of;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.8, 0.9, 0.95})
  void each_class_is_covered_as_promised_whatever_the_classes_shares(double coverage) {
    Random random = new Random(20261123);
    double[] mean = new double[3];
    double overall = 0;
    int repeats = 300;
    for (int n = 0; n < repeats; n++) {
      Cases balanced = Cases.drawn(random, 120, new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0});
      Cases unseen = Cases.drawn(random, 500, new double[] {0.12, 0.35, 0.53});
      PredictionSets sets =
          PredictionSets.calibrated(coverage, balanced.truth(), balanced.answers());
      overall += unseen.covered(sets, null) / repeats;
      for (BoneClass boneClass : BoneClass.values()) {
        mean[boneClass.ordinal()] += unseen.covered(sets, boneClass) / repeats;
      }
    }
    // At least as promised, and at most 1 / (n + 1) more, n being about 40 of each class.
    double error = 0.006;
    assertThat(overall).isBetween(coverage - error, coverage + 1 / 41.0 + error);
    for (double one : mean) {
      assertThat(one).isBetween(coverage - error, coverage + 1 / 41.0 + error);
    }
  }

  @Test
  void the_threshold_is_the_finite_samples_quantile() {
    List<BoneClass> truth = new ArrayList<>();
    List<Probabilities> answers = new ArrayList<>();
    for (int n = 1; n <= 19; n++) {
      truth.add(NORMAL);
      answers.add(new Probabilities(1 - n / 20.0, 0, n / 20.0));
    }
    // floor(0.1 x 20) = 2: the second lowest of 0.05, 0.10, 0.15, ...
    assertThat(PredictionSets.calibrated(0.9, truth, answers).thresholds()[2]).isEqualTo(0.1);
  }

  @Test
  void a_class_with_too_few_cases_is_in_every_set() {
    PredictionSets sets =
        PredictionSets.calibrated(
            0.9, List.of(OSTEOPOROSIS), List.of(new Probabilities(0.4, 0.6, 0)));
    assertThat(sets.of(new Probabilities(0, 0, 1)).classes()).contains(OSTEOPOROSIS);
  }

  @Test
  void the_most_probable_class_is_in_the_set_even_below_its_threshold() {
    PredictionSets sets = new PredictionSets(0.9, new double[] {0.5, 0.5, 0.5});
    assertThat(sets.of(new Probabilities(0.2, 0.41, 0.39)).classes()).containsExactly(OSTEOPENIA);
  }

  @Test
  void a_set_has_no_hole_between_osteoporosis_and_normal() {
    PredictionSets sets = new PredictionSets(0.9, new double[] {0.1, 0.5, 0.1});
    PredictionSet set = sets.of(new Probabilities(0.4, 0.2, 0.4));
    assertThat(set.isEverything()).isTrue();
    assertThat(set.inWords()).isEqualTo("osteoporosis or osteopenia or normal");
  }

  @Test
  void a_coverage_that_is_no_share_is_refused() {
    assertThatThrownBy(() -> new PredictionSets(90, new double[] {0, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.9 is usual");
  }
}
