package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.classify.BoneClass;
import org.medconv.measure.TrabecularHu;

class HuAgreementTest {
  @ParameterizedTest
  @CsvSource({
    "NORMAL, 110, true",
    "NORMAL, 111, false",
    "OSTEOPENIA, 60, false",
    "OSTEOPENIA, 250, false",
    "OSTEOPOROSIS, 160, false",
    "OSTEOPOROSIS, 161, true"
  })
  void a_class_that_the_attenuation_speaks_against_is_flagged(
      BoneClass boneClass, double median, boolean flagged) {
    TrabecularHu trabecular = new TrabecularHu(median + 30, median, 40, 10, 1000);
    assertThat(HuAgreement.check(boneClass, trabecular).isPresent()).isEqualTo(flagged);
  }
}
