package org.medconv.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medconv.classify.BoneClass.NORMAL;
import static org.medconv.classify.BoneClass.OSTEOPENIA;
import static org.medconv.classify.BoneClass.OSTEOPOROSIS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.classify.FlagRule;
import org.medconv.classify.Probabilities;
import org.medconv.classify.Share;

class FlagFitTest {
  private final List<BoneClass> truth = new ArrayList<>();
  private final List<Probabilities> answers = new ArrayList<>();

  private void add(BoneClass boneClass, double osteoporosis) {
    truth.add(boneClass);
    answers.add(new Probabilities(osteoporosis, 1 - osteoporosis, 0));
  }

  @Test
  void the_threshold_is_the_highest_that_flags_the_wanted_share_of_the_osteoporotic() {
    for (int n = 1; n <= 20; n++) {
      add(OSTEOPOROSIS, n / 20.0);
      add(NORMAL, 0.99);
    }
    // 17 of 20 are 85 %: those from 4 / 20 on.
    assertThat(FlagFit.threshold(truth, answers, 0.85)).contains(0.2);
    assertThat(FlagFit.threshold(truth, answers, 1)).contains(0.05);
  }

  @Test
  void it_is_rounded_so_that_nobody_is_lost() {
    add(OSTEOPOROSIS, 0.123456);
    double threshold = FlagFit.threshold(truth, answers, 0.85).orElseThrow();
    assertThat(threshold).isEqualTo(0.1234);
    assertThat(FlagRule.ofSite(threshold).flags(answers.get(0))).isTrue();
  }

  @Test
  void without_an_osteoporotic_case_there_is_none() {
    add(OSTEOPENIA, 0.4);
    assertThat(FlagFit.threshold(truth, answers, 0.85)).isEmpty();
  }

  @Test
  void a_sensitivity_that_is_no_share_is_refused() {
    assertThatThrownBy(() -> FlagFit.threshold(truth, answers, 85))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.85 is usual");
  }

  @Test
  void what_it_finds_is_counted_with_intervals() {
    add(OSTEOPOROSIS, 0.5);
    add(OSTEOPOROSIS, 0.1);
    add(OSTEOPENIA, 0.3);
    add(OSTEOPENIA, 0.1);
    add(NORMAL, 0.1);
    add(NORMAL, 0.1);
    FlagRule.Found found = FlagFit.rule(0.2, truth, answers, "six cases").found().orElseThrow();
    assertThat(found.sensitivity().value()).isEqualTo(1 / 2.0);
    assertThat(found.specificity().value()).isEqualTo(3 / 4.0);
    assertThat(found.ppv().value()).isEqualTo(1 / 2.0);
    assertThat(found.npv().value()).isEqualTo(3 / 4.0);
    assertThat(found.npv().low()).isBetween(0.25, 0.35);
    assertThat(found.on()).isEqualTo("six cases");
  }

  @Test
  void of_nobody_flagged_nothing_is_known() {
    add(OSTEOPOROSIS, 0.1);
    FlagRule.Found found = FlagFit.rule(0.2, truth, answers, "one case").found().orElseThrow();
    assertThat(found.ppv()).isEqualTo(new Share(0, 0, 1));
    assertThat(found.specificity()).isEqualTo(new Share(0, 0, 1));
  }
}
