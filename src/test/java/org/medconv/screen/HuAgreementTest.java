package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.classify.BoneClass;
import org.medconv.measure.HuCorrection;
import org.medconv.measure.TrabecularHu;

class HuAgreementTest {
  @Test
  void where_the_site_corrects_the_corrected_attenuation_counts_and_is_called_so() {
    TrabecularHu trabecular = new TrabecularHu(140, 125, 40, 10, 1000);
    Optional<HuCorrection> correction = Optional.of(new HuCorrection(0.8, 0, "100 kV"));
    assertThat(HuAgreement.check(BoneClass.NORMAL, trabecular, Optional.empty())).isEmpty();
    assertThat(HuAgreement.check(BoneClass.NORMAL, trabecular, correction).orElseThrow().sentence())
        .contains("the corrected median trabecular attenuation of L1 is 100 HU");
  }

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
    assertThat(HuAgreement.check(boneClass, trabecular, Optional.empty()).isPresent())
        .isEqualTo(flagged);
  }
}
