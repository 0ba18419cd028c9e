package org.medconv.segment.nnunet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medconv.segment.VertebraLevel;

class LevelNamesTest {
  @Test
  void names_say_the_level_however_they_are_written() {
    assertThat(LevelNames.levels(Map.of("background", 0, "vertebrae_L1", 7, "vertebrae_T12", 8)))
        .isEqualTo(Map.of(VertebraLevel.L1, 7, VertebraLevel.T12, 8));
    assertThat(LevelNames.levels(Map.of("L1", 1, "Th12", 2, "vertebrae_S1", 3, "liver", 4)))
        .isEqualTo(Map.of(VertebraLevel.L1, 1, VertebraLevel.T12, 2, VertebraLevel.S1, 3));
  }

  @Test
  void the_sacrum_is_s1_where_s1_has_no_label_and_ribs_come_in_pairs() {
    assertThat(LevelNames.levels(Map.of("vertebrae_L5", 3, "sacrum", 1)))
        .containsEntry(VertebraLevel.S1, 1);
    assertThat(LevelNames.levels(Map.of("vertebrae_L5", 3, "sacrum", 1, "vertebrae_S1", 2)))
        .containsEntry(VertebraLevel.S1, 2);
    assertThat(LevelNames.levels(Map.of("sacrum", 1, "liver", 2))).isEmpty();
    assertThat(LevelNames.lastRibs(Map.of("rib_left_12", 8, "rib_right_12", 9)))
        .contains(new LastRibs(8, 9));
    assertThat(LevelNames.lastRibs(Map.of("rib_left_12", 8))).isEmpty();
  }

  @Test
  void numbers_are_ctspine1k_s_where_no_name_says_a_level() {
    assertThat(LevelNames.levels(Map.of("background", 0, "19", 19, "20", 20, "label_24", 24)))
        .isEqualTo(Map.of(VertebraLevel.T12, 19, VertebraLevel.L1, 20, VertebraLevel.L5, 24));
    assertThat(LevelNames.levels(Map.of("1", 1, "8", 8, "14", 14))).isEmpty();
  }

  @Test
  void windows_begin_where_nnunet_lets_them_begin() {
    // The example in compute_steps_for_sliding_window.
    assertThat(SlidingWindow.starts(110, 64, 0.5)).containsExactly(0, 23, 46);
    assertThat(SlidingWindow.starts(64, 64, 0.5)).containsExactly(0);
  }
}
