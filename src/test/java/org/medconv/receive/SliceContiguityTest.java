package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.medconv.volume.Vector3;

class SliceContiguityTest {
  private static final Vector3 UP = new Vector3(0, 0, 1);

  @Test
  void even_slices_in_any_order_are_contiguous() {
    List<Vector3> slices = at(0, 1, 2, 3, 4, 5, 6);
    Collections.shuffle(slices, new Random(1));
    assertThat(SliceContiguity.isEven(slices, UP)).isTrue();
  }

  @Test
  void one_missing_slice_is_a_hole() {
    assertThat(SliceContiguity.isEven(at(0, 1, 2, 4, 5), UP)).isFalse();
    assertThat(SliceContiguity.isEven(at(0, 1, 11), UP)).isFalse();
  }

  @Test
  void positions_come_twice_and_gaps_vary_a_little() {
    assertThat(SliceContiguity.isEven(at(0, 0, 0.005, 2.5, 2.5, 5.1, 7.5), UP)).isTrue();
  }

  @Test
  void fewer_than_three_slices_show_no_hole() {
    assertThat(SliceContiguity.isEven(at(), UP)).isTrue();
    assertThat(SliceContiguity.isEven(at(3), UP)).isTrue();
    assertThat(SliceContiguity.isEven(at(3, 90), UP)).isTrue();
  }

  private static List<Vector3> at(double... positions) {
    return Arrays.stream(positions)
        .mapToObj(z -> new Vector3(-180, -180, z))
        .collect(Collectors.toList());
  }
}
