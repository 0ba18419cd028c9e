package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.segment.LateralTracks.Track;

/** Rods drawn beside a straight column of 120 mm, followed sideways. */
class LateralTracksTest {
  private static final int BEHIND = 10;
  private static final int FIRST = 11;

  private final DrawnBlock drawn = new DrawnBlock(60);

  private List<Track> tracks() {
    return LateralTracks.of(drawn.block(), drawn.bone());
  }

  private Track only() {
    List<Track> tracks = tracks();
    assertThat(tracks).hasSize(1);
    return tracks.get(0);
  }

  /** The track that is rooted so far down. */
  private Track rootedAt(double mm) {
    return tracks().stream()
        .filter(Track::rooted)
        .min(Comparator.comparingDouble(track -> Math.abs(track.rootMm() - mm)))
        .orElseThrow();
  }

  @Test
  void nothing_is_followed_where_nothing_is_drawn() {
    assertThat(tracks()).isEmpty();
  }

  @Test
  void a_straight_process_of_20_mm_ends_where_it_ends() {
    drawn.rod(1, FIRST, FIRST + 9, 30, 0, BEHIND);
    assertThat(only()).isEqualTo(new Track(true, 60, 22, 0, 40, 42, 20, false, false));
  }

  @Test
  void a_rib_that_comes_in_at_the_upper_end_of_the_scan_is_told_from_one_that_begins_in_it() {
    drawn.rod(1, FIRST, 45, 2, 1.2, BEHIND);
    assertThat(only().entering()).isTrue();
    drawn.rod(-1, FIRST, 45, 5, 1.2, BEHIND);
    assertThat(rootedAt(10).entering()).isFalse();
  }

  @Test
  void a_falling_rib_runs_on_to_its_end_and_keeps_its_root() {
    drawn.rod(1, FIRST, 45, 5, 1.2, BEHIND);
    Track rib = only();
    assertThat(rib.rootMm()).isEqualTo(10);
    assertThat(rib.reachMm()).isEqualTo(90);
    assertThat(rib.slope()).isCloseTo(1.2, within(0.05));
    assertThat(rib.rooted()).isTrue();
    assertThat(rib.cutOff()).isFalse();
  }

  /**
   * In one plane or two rib and tip are one spot.
   *
   * @param above so many cubes above the middle of the tip the rib passes the tip's plane
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void a_rib_over_the_tip_of_the_process_below_does_not_lend_it_its_length(int above) {
    int tip = 20;
    drawn.rod(1, FIRST, tip, 40, 0, BEHIND);
    drawn.rod(1, FIRST, 32, 40 - above - 1.2 * (tip - FIRST), 1.2, BEHIND);
    assertThat(rootedAt(80).reachMm()).isBetween(36.0, 44.0);
    assertThat(rootedAt(2 * (40 - above - 1.2 * (tip - FIRST))).reachMm()).isEqualTo(64);
  }

  /** Ribs of all slopes over processes of 32 to 46 mm whose roots lie 26 to 36 mm below theirs. */
  @ParameterizedTest
  @ValueSource(doubles = {0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0})
  void ribs_and_the_processes_they_cross_do_not_change_places(double slope) {
    for (int tip = 16; tip <= 23; tip++) {
      for (int below = 13; below <= 18; below++) {
        for (double rising : new double[] {-0.3, 0, 0.3}) {
          DrawnBlock crossing = new DrawnBlock(64);
          crossing.rod(1, FIRST, tip, 8 + below, rising, BEHIND);
          crossing.rod(1, FIRST, 38, 8, slope, BEHIND);
          List<Track> tracks = LateralTracks.of(crossing.block(), crossing.bone());
          String drawn = "tip %d, below %d, rising %s".formatted(tip, below, rising);
          assertThat(tracks)
              .as(drawn)
              .filteredOn(track -> track.reachMm() >= CostalReach.LONG_MM)
              .singleElement()
              .matches(rib -> rib.rootMm() == 16, "begins at the rib's root");
        }
      }
    }
  }

  @Test
  void a_rib_that_its_own_process_joins_runs_on() {
    drawn.rod(1, FIRST, 17, 20, 0, BEHIND + 5).rod(1, FIRST, 45, 16, 0.8, BEHIND);
    assertThat(tracks())
        .filteredOn(track -> track.reachMm() >= CostalReach.LONG_MM)
        .singleElement()
        .matches(rib -> rib.rooted() && rib.rootMm() <= 40 && rib.reachMm() == 90, "is the rib");
  }

  @Test
  void a_gap_of_4_mm_is_bridged() {
    drawn.rod(1, FIRST, 20, 30, 0, BEHIND).rod(1, 23, 35, 30, 0, BEHIND);
    assertThat(only().reachMm()).isEqualTo(70);
  }

  @Test
  void a_gap_of_10_mm_is_not_bridged() {
    drawn.rod(1, FIRST, 20, 30, 0, BEHIND).rod(1, 26, 35, 30, 0, BEHIND);
    assertThat(tracks())
        .containsExactlyInAnyOrder(
            new Track(true, 60, 22, 0, 40, 42, 20, false, false),
            new Track(true, 60, 52, 0, 70, 72, 20, false, false));
    assertThat(tracks()).filteredOn(Track::rooted).hasSize(1);
  }

  @Test
  void what_leaves_the_scan_at_its_side_is_cut_off() {
    drawn.rod(1, FIRST, 25, 30, 0, BEHIND).shownFrom(-75, 25);
    assertThat(only().cutOff()).isTrue();
  }

  @Test
  void what_ends_well_within_the_scan_is_not_cut_off() {
    drawn.rod(1, FIRST, 25, 30, 0, BEHIND).shownFrom(-75, 30);
    assertThat(only().cutOff()).isFalse();
  }

  @Test
  void what_runs_on_beyond_the_block_is_cut_off() {
    drawn.rod(-1, FIRST, ColumnBlock.HALF_WIDTH, 30, 0, BEHIND);
    Track rib = only();
    assertThat(rib.reachMm()).isEqualTo(150);
    assertThat(rib.cutOff()).isTrue();
  }

  @Test
  void left_and_right_are_told_apart() {
    drawn.rod(1, FIRST, 20, 20, 0, BEHIND).rod(-1, FIRST, 30, 40, 0, BEHIND);
    assertThat(tracks())
        .containsExactlyInAnyOrder(
            new Track(true, 40, 22, 0, 40, 42, 20, false, false),
            new Track(false, 80, 22, 0, 60, 62, 20, false, false));
  }

  @Test
  void a_vessel_in_front_of_the_column_is_not_followed() {
    drawn.rod(1, FIRST, 30, 30, 0, 0);
    assertThat(tracks()).isEmpty();
  }

  @Test
  void what_is_larger_than_any_rib_is_not_followed() {
    drawn.box(FIRST, 30, 20, 39, 5, 20, DrawnBlock.BONE);
    assertThat(tracks()).isEmpty();
  }

  @Test
  void a_rib_whose_beginning_is_not_seen_points_back_to_its_root() {
    drawn.rod(1, 30, 50, 25, 1, BEHIND);
    Track rib = only();
    assertThat(rib.rooted()).isFalse();
    // 34 mm further in it lay as much higher.
    assertThat(rib.extrapolatedRootMm()).isCloseTo(50 - 34, within(1.0));
  }
}
