package org.medconv.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;

class ScoresTest {
  @Test
  void scores_of_five_cases_are_those_worked_out_by_hand() {
    List<BoneClass> truth =
        List.of(
            BoneClass.OSTEOPOROSIS,
            BoneClass.OSTEOPOROSIS,
            BoneClass.OSTEOPENIA,
            BoneClass.NORMAL,
            BoneClass.NORMAL);
    List<Probabilities> answers =
        List.of(
            new Probabilities(0.8, 0.1, 0.1),
            new Probabilities(0.3, 0.6, 0.1),
            new Probabilities(0.4, 0.5, 0.1),
            new Probabilities(0.05, 0.15, 0.8),
            new Probabilities(0.1, 0.2, 0.7));
    Scores scores = Scores.of(truth, answers);
    assertThat(scores.accuracy()).isCloseTo(0.8, within(1e-12));
    assertThat(scores.recall(BoneClass.OSTEOPOROSIS)).isCloseTo(0.5, within(1e-12));
    assertThat(scores.sensitivity()).isCloseTo((0.5 + 1 + 1) / 3, within(1e-12));
    // Six pairs; 0.3 is above 0.05 and 0.1 and below 0.4.
    assertThat(scores.osteoporosisAuc()).isCloseTo(5 / 6.0, within(1e-12));
    // Bins: 0.8, 0.8 (both right); 0.7 (right); 0.6 (wrong); 0.5 (right).
    assertThat(scores.calibrationError()).isCloseTo((0.4 + 0.3 + 0.6 + 0.5) / 5, within(1e-12));
  }

  @Test
  void ties_count_half() {
    assertThat(Scores.auc(new double[] {1, 1, 1, 1}, new boolean[] {true, false, true, false}))
        .isEqualTo(0.5);
  }
}
