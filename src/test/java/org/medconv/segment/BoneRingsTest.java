package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medconv.volume.Vector3;

class BoneRingsTest {
  private static DrawnScan trunk() {
    return new DrawnScan(300, 210, 240).trunk(140, 95);
  }

  @Test
  void canals_behind_vertebrae_make_a_chain_along_the_spine() {
    assertThat(BoneRings.spineMm(trunk().spine(0, 200).scan()).orElse(0)).isBetween(200.0, 240.0);
  }

  @Test
  void a_low_scan_needs_a_shorter_chain() {
    CoarseScan low = trunk().spine(0, 60).scan().within(new Vector3(-150, -105, 3), wide(27));
    assertThat(BoneRings.spineMm(low)).isPresent();
  }

  private static Vector3 wide(double z) {
    return new Vector3(150, 105, z);
  }

  @Test
  void vessels_and_rods_enclose_nothing() {
    assertThat(BoneRings.spineMm(trunk().cylinder(10, 30, 14, 14, 0, 240, 350).scan())).isEmpty();
  }

  @Test
  void a_shaft_encloses_fat() {
    DrawnScan thigh = trunk().cylinder(0, 0, 15, 15, 0, 240, 1400);
    assertThat(BoneRings.spineMm(thigh.cylinder(0, 0, 8, 8, 0, 240, -80).scan())).isEmpty();
  }

  @Test
  void a_skull_is_too_wide_for_a_canal() {
    DrawnScan head = trunk().cylinder(0, 0, 75, 90, 60, 200, 1000);
    assertThat(BoneRings.spineMm(head.cylinder(0, 0, 66, 81, 60, 200, 36).scan())).isEmpty();
  }

  @Test
  void dense_noise_makes_no_chain() {
    assertThat(BoneRings.spineMm(trunk().noise(60).scan())).isEmpty();
  }

  @Test
  void a_spine_that_lies_across_the_slices_is_one_all_the_same() {
    DrawnScan across = new DrawnScan(240, 240, 240).trunk(110, 110);
    for (double x = -100; x < 100; x += 33) {
      across.beam(x, x + 14, 44, 120, 18, DrawnScan.BONE);
      across.beam(x, x + 14, 44, 120, 11, DrawnScan.MUSCLE);
    }
    assertThat(BoneRings.spineMm(across.scan()).orElse(0)).isGreaterThan(120);
  }
}
