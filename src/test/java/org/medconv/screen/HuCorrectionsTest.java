package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.medconv.measure.HuCorrection;
import org.medconv.screen.HuCorrections.Voltage;
import org.medconv.volume.Acquisition;

class HuCorrectionsTest {
  private static final OptionalDouble NATIVE = OptionalDouble.empty();
  private static final OptionalDouble ENHANCED = OptionalDouble.of(190);
  private static final HuCorrections SITE =
      new HuCorrections(Map.of(100, new Voltage(0.87, 2)), -11);

  @Test
  void nothing_is_corrected_where_the_site_says_nothing() {
    assertThat(HuCorrections.NONE.of(at(100), ENHANCED)).isEmpty();
    assertThat(SITE.of(at(120), NATIVE)).isEmpty();
    assertThat(SITE.of(Acquisition.unknown(), NATIVE)).isEmpty();
  }

  @Test
  void a_voltage_is_corrected_by_its_factor_and_offset() {
    HuCorrection correction = SITE.of(at(100.2), NATIVE).orElseThrow();
    assertThat(correction.corrected(100)).isCloseTo(89, within(1e-9));
    assertThat(correction.formula()).isEqualTo("0.870 x HU + 2.0 HU (100 kV)");
  }

  @Test
  void contrast_agent_seen_in_a_vessel_adds_its_offset() {
    assertThat(SITE.of(at(100), ENHANCED).orElseThrow())
        .isEqualTo(new HuCorrection(0.87, -9, "100 kV, contrast agent"));
    assertThat(SITE.of(at(120), ENHANCED).orElseThrow().formula())
        .isEqualTo("1.000 x HU - 11.0 HU (contrast agent)");
  }

  @Test
  void a_correction_that_would_turn_or_lose_the_scale_cannot_be() {
    assertThatThrownBy(() -> new HuCorrection(0, 5, "100 kV"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the factor must be above 0");
  }

  private static Acquisition at(double kvp) {
    return new Acquisition(
        OptionalDouble.of(kvp), OptionalDouble.empty(), Optional.empty(), Optional.empty());
  }
}
