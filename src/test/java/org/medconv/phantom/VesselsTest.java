package org.medconv.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VesselsTest {
  @Test
  void an_aneurysm_grows_over_one_piece_and_keeps_its_width_over_the_last() {
    assertThat(IntStream.rangeClosed(0, 5).mapToDouble(point -> Vessels.growth(point, 5, 12)))
        .containsExactly(0.0, 0.0, 0.0, 0.0, 12.0, 12.0);
  }
}
