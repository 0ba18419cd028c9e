package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.segment.CostalReach.State;
import org.medconv.segment.Rung.RibSide;

class RungTest {
  @ParameterizedTest
  @CsvSource({
    "LONG, 90, LONG, LONG",
    "LONG, 90, BETWEEN, LONG",
    "LONG, 90, ENDS, UNSEEN",
    "ENDS, 40, ENDS, NONE",
    "ENDS, 40, LONG, UNSEEN",
    "BETWEEN, 54, LONG, SHORT",
    "UNSEEN, 0, LONG, UNSEEN",
  })
  void a_side_is_what_both_witnesses_can_be_told_to_see(
      State ct, double mm, State network, RibSide side) {
    assertThat(RibSide.of(new CostalReach(ct, mm), new CostalReach(network, mm))).isEqualTo(side);
  }

  @Test
  void a_long_rib_that_begins_between_two_vertebrae_is_no_stubby_one() {
    CostalReach network = new CostalReach(State.LONG, 120);
    assertThat(RibSide.of(new CostalReach(State.BETWEEN, 120), network)).isEqualTo(RibSide.UNSEEN);
  }

  @Test
  void a_rib_whose_beginning_is_not_seen_is_no_stubby_one() {
    CostalReach network = new CostalReach(State.LONG, 120);
    assertThat(RibSide.of(new CostalReach(State.BETWEEN, 30), network)).isEqualTo(RibSide.UNSEEN);
  }
}
