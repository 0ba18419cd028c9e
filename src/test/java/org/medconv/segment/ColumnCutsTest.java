package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medconv.segment.ColumnCuts.Piece;

class ColumnCutsTest {
  /** Bodies of these heights with discs of 7 mm between them, blurred edges and some noise. */
  private static ColumnProfile profile(int above, int below, double noise, int... heights) {
    int length = above + below;
    for (int height : heights) {
      length += height + 7;
    }
    float[] core = new float[length];
    float[] rim = new float[length];
    float[] disc = new float[length];
    Random random = new Random(1);
    int at = above;
    for (int height : heights) {
      for (int n = 0; n < height; n++) {
        boolean inner = n >= 5 && n < height - 5;
        core[at + n] = (float) ((inner ? 0.7 : 0.1) + noise * random.nextGaussian());
        rim[at + n] = inner ? 0.2f : 0.6f;
        disc[at + n] = (float) (0.05 + noise * random.nextGaussian());
      }
      for (int n = height; n < height + 7; n++) {
        disc[at + n] = (float) (0.6 + noise * random.nextGaussian());
        rim[at + n] = 0.2f;
      }
      at += height + 7;
    }
    float[] pitch = new float[length];
    Arrays.fill(pitch, 32);
    return new ColumnProfile(core, rim, disc, pitch);
  }

  private static List<Integer> middles(List<Piece> pieces) {
    return pieces.stream().map(p -> Math.floorDiv(p.from() + p.to(), 2)).toList();
  }

  @Test
  void every_vertebra_is_one_piece() {
    List<Piece> pieces = ColumnCuts.of(profile(10, 10, 0.05, 20, 22, 25, 26, 27, 28, 28));
    assertThat(pieces).hasSize(7);
    assertThat(pieces.get(0).from()).isBetween(7, 14);
    for (int n = 1; n < pieces.size(); n++) {
      assertThat(pieces.get(n).from()).isEqualTo(pieces.get(n - 1).to());
    }
  }

  @Test
  void a_crushed_vertebra_keeps_its_place() {
    assertThat(ColumnCuts.of(profile(0, 0, 0.05, 25, 26, 14, 27, 28))).hasSize(5);
  }

  @Test
  void a_missed_disc_does_not_join_two_vertebrae() {
    ColumnProfile seen = profile(0, 0, 0.02, 26, 26, 26, 26, 26);
    for (int n = 59; n < 66; n++) {
      seen.disc()[n] = 0.1f;
      seen.rim()[n] = 0.6f;
    }
    assertThat(ColumnCuts.of(seen)).hasSize(5);
  }

  @Test
  void a_vertebra_cut_by_the_field_of_view_is_a_short_piece() {
    List<Piece> pieces = ColumnCuts.of(profile(0, 0, 0.02, 10, 26, 27, 28));
    assertThat(pieces).hasSize(4);
    assertThat(pieces.get(0).length()).isLessThan(20);
    assertThat(middles(pieces)).isSorted();
  }

  @Test
  void a_spongy_middle_taken_for_disc_does_not_split_a_vertebra() {
    ColumnProfile seen = profile(0, 0, 0.02, 27, 27, 27, 27, 27);
    for (int n = 34 + 10; n < 34 + 17; n++) {
      seen.core()[n] = 0.2f;
      seen.disc()[n] = 0.65f;
    }
    assertThat(ColumnCuts.of(seen)).hasSize(5);
  }

  @Test
  void an_empty_profile_has_no_pieces() {
    float[] nothing = new float[200];
    assertThat(ColumnCuts.of(new ColumnProfile(nothing, nothing, nothing, nothing))).isEmpty();
  }
}
