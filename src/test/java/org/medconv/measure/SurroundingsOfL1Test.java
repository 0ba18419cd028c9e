package org.medconv.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metal, noise and contrast agent around a body, in volumes with known values. */
class SurroundingsOfL1Test {
  private static final BodyFrame FRAME = DrawnBody.frame(12, 3, 4);
  private static final DrawnBody.Solid BODY = DrawnBody.wedge(44, 34, 26, 27);

  /** Muscle behind and beside, fat in front, noise everywhere. */
  private static DrawnBody noisy(double sd, double inPlane, double between) {
    Random random = new Random(7);
    return DrawnBody.on(
        DrawnBody.around(180, inPlane, inPlane, between),
        FRAME,
        BODY,
        (depth, place) -> {
          double tissue = depth >= 0 ? 150 : place.y() > -70 ? 55 : -100;
          return (short) Math.round(tissue + sd * random.nextGaussian());
        });
  }

  @ParameterizedTest
  @CsvSource({"10, 0.8, 1", "30, 0.8, 2.5", "60, 0.8, 1", "90, 1, 2", "25, 3, 3"})
  void the_noise_of_muscle_is_read_to_a_fifth(double sd, double inPlane, double between) {
    DrawnBody drawn = noisy(sd, inPlane, between);
    double noise = SoftTissueNoise.around(drawn.volume(), drawn.body()).orElseThrow();
    assertThat(noise).isBetween(0.8 * sd, 1.02 * sd);
  }

  @Test
  void noise_does_not_depend_on_the_direction_of_the_axes() {
    DrawnBody drawn = noisy(40, 0.9, 1.5);
    double upright = SoftTissueNoise.around(drawn.volume(), drawn.body()).orElseThrow();
    DrawnBody other = drawn.rearranged(new int[] {2, 0, 1}, new boolean[] {true, false, true});
    assertThat(SoftTissueNoise.around(other.volume(), other.body()).orElseThrow())
        .isCloseTo(upright, within(2.0));
  }

  @Test
  void without_muscle_in_view_the_noise_is_unknown() {
    DrawnBody drawn =
        DrawnBody.on(
            DrawnBody.grid(1, 1, 1), FRAME, BODY, (depth, place) -> (short) (depth < 0 ? -90 : 90));
    assertThat(SoftTissueNoise.around(drawn.volume(), drawn.body())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {180, 320})
  void an_enhanced_aorta_is_read_and_an_unenhanced_one_is_not(int blood) {
    DrawnBody drawn = noisy(20, 0.8, 2);
    BodyShape shape = drawn.measured().shape().orElseThrow();
    DrawnBody.Solid aorta = DrawnBody.wedge(20, 20, 70, 70);
    BodyFrame place = FRAME.moved(8, 17 + 13, 0);
    DrawnBody enhanced = drawn.painted(place, aorta, (short) blood);
    assertThat(Aorta.enhanced(enhanced.volume(), shape, 20)).hasValue(blood);
    assertThat(Aorta.enhanced(drawn.painted(place, aorta, (short) 45).volume(), shape, 20))
        .isEmpty();
  }

  @Test
  void a_calcified_plaque_is_no_contrast_agent() {
    DrawnBody drawn = noisy(15, 0.8, 2);
    BodyShape shape = drawn.measured().shape().orElseThrow();
    DrawnBody plaque =
        drawn
            .painted(FRAME.moved(8, 30, 0), DrawnBody.wedge(20, 20, 70, 70), (short) 45)
            .painted(FRAME.moved(12, 30, 2), DrawnBody.wedge(3, 14, 9, 9), (short) 900);
    assertThat(Aorta.enhanced(plaque.volume(), shape, 15)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"12, true", "30, false"})
  void metal_beside_the_body_is_near_up_to_two_centimetres(double away, boolean near) {
    DrawnBody drawn = noisy(15, 0.8, 2);
    DrawnBody screw =
        drawn.painted(
            FRAME.moved(0, -17 - away - 4, 0), DrawnBody.ellipsoid(8, 8, 8), (short) 3000);
    Metal metal = Metal.around(screw.volume(), screw.body());
    assertThat(metal.isInside()).isFalse();
    assertThat(metal.insideMl()).isZero();
    assertThat(metal.isNear()).isEqualTo(near);
  }

  @Test
  void a_bone_island_and_noise_are_no_metal() {
    DrawnBody drawn = noisy(60, 0.8, 2).painted(FRAME, DrawnBody.ellipsoid(9, 9, 9), (short) 1250);
    Metal metal = Metal.around(drawn.volume(), drawn.body());
    assertThat(metal.isInside()).isFalse();
    assertThat(metal.isNear()).isFalse();
  }
}
