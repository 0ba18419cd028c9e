package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rods and balls drawn in muscle: what is thin and what is not. */
class ThinBoneTest {
  private static final float KIDNEY_HU = 180;

  private final DrawnBlock drawn = new DrawnBlock(60);

  /** 8 mm square, to the left. */
  private void rod(int s, int v) {
    drawn.box(15, 45, s, s + 3, v, v + 3, DrawnBlock.BONE);
  }

  private void kidney() {
    drawn.ball(30, 30, 10, 10, KIDNEY_HU);
  }

  private int count(boolean[] thin, int u0, int u1, int s0, int s1, int v0, int v1) {
    int count = 0;
    for (int u = u0; u <= u1; u++) {
      for (int s = s0; s <= s1; s++) {
        for (int v = v0; v <= v1; v++) {
          count += thin[drawn.block().index(u, s, v)] ? 1 : 0;
        }
      }
    }
    return count;
  }

  private int all(boolean[] thin) {
    return count(thin, -75, 75, 0, 59, -20, 44);
  }

  @Test
  void muscle_alone_is_no_bone() {
    assertThat(all(ThinBone.of(drawn.block()))).isZero();
  }

  @Test
  void a_rod_of_8_mm_in_muscle_is_thin_bone() {
    rod(30, 10);
    boolean[] thin = ThinBone.of(drawn.block());
    assertThat(count(thin, 16, 44, 31, 32, 11, 12)).as("its middle").isEqualTo(29 * 4);
    assertThat(all(thin)).as("and its rim").isEqualTo(count(thin, 14, 46, 29, 34, 9, 14));
  }

  @Test
  void a_kidney_in_contrast_is_not_thin_and_its_rim_is_not() {
    kidney();
    assertThat(all(ThinBone.of(drawn.block()))).isZero();
  }

  @Test
  void a_rod_beside_a_kidney_is_thin_bone_nevertheless() {
    kidney();
    // 8 mm behind it.
    rod(30, 24);
    boolean[] thin = ThinBone.of(drawn.block());
    assertThat(count(thin, 16, 44, 31, 32, 25, 26)).isEqualTo(29 * 4);
    assertThat(count(thin, 20, 40, 20, 40, 0, 20)).as("of the kidney").isZero();
  }

  @Test
  void nothing_outside_the_scan_is_bone() {
    rod(30, 10);
    drawn.shownFrom(-75, 30);
    boolean[] thin = ThinBone.of(drawn.block());
    assertThat(count(thin, 16, 30, 31, 32, 11, 12)).isEqualTo(15 * 4);
    assertThat(count(thin, 31, 75, 0, 59, -20, 44)).isZero();
  }
}
