package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medconv.segment.Abstention;
import org.medconv.volume.Acquisition;

class DoubtsTest {
  @Test
  void a_voltage_that_nobody_calibrated_gets_no_class() {
    assertThat(Doubts.kvp(at(100), 120, Set.of()))
        .map(Abstention::reason)
        .contains(Abstention.Reason.KVP_NOT_CALIBRATED);
  }

  @Test
  void a_voltage_for_which_the_site_vouches_is_let_through() {
    assertThat(Doubts.kvp(at(100), 120, Set.of(100))).isEmpty();
  }

  @Test
  void the_reference_and_an_unknown_voltage_are_let_through() {
    assertThat(Doubts.kvp(at(120), 120, Set.of())).isEmpty();
    assertThat(Doubts.kvp(Acquisition.unknown(), 120, Set.of())).isEmpty();
  }

  private static Acquisition at(double kvp) {
    return new Acquisition(
        OptionalDouble.of(kvp), OptionalDouble.empty(), Optional.empty(), Optional.empty());
  }
}
