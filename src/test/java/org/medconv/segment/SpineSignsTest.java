package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medconv.segment.Abstention.Reason;

/** The limits, at what the network gives for a real abdomen and for what is none. */
class SpineSignsTest {
  /** The example CT as it is. */
  private static final SpineSigns UPRIGHT =
      new SpineSigns(227, 39, 1.0, 4, 26, 715, 1.13, 6, 1.0, 6.5);

  @Test
  void an_upright_spine_raises_no_doubt() {
    assertThat(UPRIGHT.doubt()).isEmpty();
  }

  @Test
  void a_chest_without_pelvis_raises_no_doubt() {
    assertThat(signs(36, 1.0, 2, 13, 17, 0.9, 0.82)).isNull();
  }

  @Test
  void a_column_without_neural_arches_is_no_spine() {
    assertThat(signs(0, 0, 0, 29, 156, -0.17, 0.22)).isEqualTo(Reason.NO_SPINE);
    assertThat(signs(10, 0.9, 4, 11, 25, 1.32, 0.78)).isEqualTo(Reason.NO_SPINE);
  }

  @Test
  void a_thigh_bone_without_discs_is_no_spine() {
    assertThat(signs(47, 1.0, 0, 1, 6, 0.85, 0.24)).isEqualTo(Reason.NO_SPINE);
  }

  @Test
  void arches_in_front_or_aside_are_a_turned_patient() {
    assertThat(signs(27, 0.28, 173, 23, 186, 0.9, 0.9)).isEqualTo(Reason.ORIENTATION_DOUBTFUL);
    assertThat(signs(39, 0.99, 38, 26, 715, 1.1, 1.0)).isEqualTo(Reason.ORIENTATION_DOUBTFUL);
  }

  @Test
  void arches_of_a_curved_spine_may_lie_beside_its_line_but_not_those_of_a_turned_one() {
    assertThat(signs(27, 0.919, 11, 8.3, 26, 0.6, 1)).isNull();
    assertThat(signs(21, 0.926, 26, 24, 203, 1, 0.58)).isEqualTo(Reason.ORIENTATION_DOUBTFUL);
    assertThat(signs(27, 0.87, 5, 8.3, 26, 0.6, 1)).isEqualTo(Reason.ORIENTATION_DOUBTFUL);
  }

  @Test
  void how_the_vertebrae_of_a_chest_differ_matters_only_before_a_level_is_called() {
    SpineSigns chest = new SpineSigns(361, 27, 0.98, 3, 8.3, 26, 0.6, 14, 0.15, 2.5);
    assertThat(chest.doubt()).isEmpty();
    assertThat(chest.order().orElseThrow().reason()).isEqualTo(Reason.ORIENTATION_DOUBTFUL);
  }

  @Test
  void a_pelvis_beside_the_column_is_a_volume_upside_down() {
    assertThat(signs(37, 1.0, 3, 18, 152, 0.27, 0.9)).isEqualTo(Reason.ORIENTATION_DOUBTFUL);
  }

  @Test
  void vertebrae_that_do_not_grow_more_lumbar_are_a_volume_upside_down() {
    assertThat(signs(37, 1.0, 3, 18, 0, 0, 0.27)).isEqualTo(Reason.ORIENTATION_DOUBTFUL);
  }

  @Test
  void the_sentence_holds_the_numbers() {
    SpineSigns aside = new SpineSigns(292, 18, 0.79, 38.4, 15, 268, 1.07, 9, 0.22, 7.6);
    assertThat(aside.doubt().orElseThrow().sentence())
        .startsWith("79 % of the neural arches lie behind the vertebral bodies")
        .contains("38 degrees off");
  }

  private static Reason signs(
      double arches,
      double behind,
      double angle,
      double discs,
      double pelvis,
      double at,
      double slope) {
    return new SpineSigns(200, arches, behind, angle, discs, pelvis, at, 6, slope, 6)
        .doubt()
        .map(Abstention::reason)
        .orElse(null);
  }
}
