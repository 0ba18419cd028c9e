package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OtherRegionsTest {
  private static DrawnScan trunk(double heightMm) {
    return new DrawnScan(360, 240, heightMm).trunk(170, 110);
  }

  /** From a height upwards. */
  private static DrawnScan skull(DrawnScan scan, double z) {
    return scan.cylinder(0, 0, 75, 90, z, z + 120, 1000).cylinder(0, 0, 66, 81, z, z + 120, 36);
  }

  private static DrawnScan lungs(DrawnScan scan, double z0, double z1) {
    return scan.cylinder(-85, 0, 55, 80, z0, z1, -800).cylinder(85, 0, 55, 80, z0, z1, -800);
  }

  private static DrawnScan hip(DrawnScan scan, int side, double z0, double z1) {
    return scan.cylinder(90 * side, 20, 30, 15, z0, z1, DrawnScan.BONE);
  }

  private static boolean excludesL1(DrawnScan scan) {
    return new OtherRegions(scan.scan()).insteadOfL1(false).isPresent();
  }

  @Test
  void l1_lies_farther_from_a_skull_than_a_scan_of_head_and_neck_reaches() {
    assertThat(new OtherRegions(skull(trunk(270), 150).scan()).insteadOfL1(false))
        .contains("within 300 mm of a skull");
  }

  @Test
  void a_scan_of_the_whole_body_shows_a_skull_and_may_show_l1() {
    assertThat(excludesL1(skull(trunk(600), 480))).isFalse();
  }

  @Test
  void l1_does_not_lie_between_wide_lungs() {
    assertThat(new OtherRegions(lungs(trunk(180), 0, 180).scan()).insteadOfL1(false))
        .contains("between wide lungs");
  }

  @Test
  void it_may_lie_below_their_bases_whichever_end_is_up() {
    assertThat(excludesL1(lungs(trunk(180), 40, 180))).isFalse();
    assertThat(excludesL1(lungs(trunk(180), 0, 140))).isFalse();
  }

  @Test
  void one_lung_and_the_foam_of_a_table_say_nothing() {
    assertThat(excludesL1(trunk(150).cylinder(-85, 0, 55, 80, 0, 150, -800))).isFalse();
    DrawnScan table = new DrawnScan(480, 300, 150).cylinder(0, 0, 170, 90, 0, 150, 50);
    table.cylinder(0, 120, 225, 24, 0, 150, 0).cylinder(0, 120, 215, 18, 0, 150, -800);
    assertThat(excludesL1(table)).isFalse();
  }

  @Test
  void hips_at_both_sides_leave_no_room_for_l1_where_no_spine_is_seen_between_them() {
    DrawnScan pelvis = hip(hip(trunk(210), 1, 0, 160), -1, 0, 150);
    assertThat(new OtherRegions(pelvis.scan()).insteadOfL1(true).orElse(""))
        .startsWith("within 60 mm of heavy bones at both sides");
    assertThat(excludesL1(pelvis)).isFalse();
  }

  @Test
  void a_block_as_dense_as_bone_has_no_hips() {
    DrawnScan block = trunk(210).cylinder(0, 0, 170, 110, 0, 210, 300);
    assertThat(new OtherRegions(block.scan()).insteadOfL1(true)).isEmpty();
  }

  @Test
  void one_hip_or_room_above_both_says_nothing() {
    assertThat(new OtherRegions(hip(trunk(210), 1, 0, 210).scan()).insteadOfL1(true)).isEmpty();
    DrawnScan below = hip(hip(trunk(300), 1, 0, 150), -1, 0, 150);
    assertThat(new OtherRegions(below.scan()).insteadOfL1(true)).isEmpty();
  }

  @Test
  void a_scan_too_low_for_a_vertebra_shows_nothing_instead() {
    assertThat(excludesL1(trunk(3))).isFalse();
    assertThat(excludesL1(lungs(trunk(15), 9, 15))).isFalse();
    assertThat(excludesL1(lungs(trunk(15), 0, 15))).isTrue();
  }

  @Test
  void nothing_is_said_where_slices_may_not_be_axial() {
    DrawnScan deep = new DrawnScan(240, 400, 180).trunk(100, 190);
    assertThat(excludesL1(lungs(deep, 0, 180))).isFalse();
  }
}
