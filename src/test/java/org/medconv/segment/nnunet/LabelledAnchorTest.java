package org.medconv.segment.nnunet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medconv.segment.Anchor;
import org.medconv.segment.VertebraLevel;
import org.medconv.segment.nnunet.LabelledAnchor.Extent;
import org.medconv.volume.Vector3;

class LabelledAnchorTest {
  private static final double STEP_MM = 36;
  private static final List<Extent> RIBS = List.of(ribFrom(-8), ribFrom(4));

  /** Levels in order from T12, at z 0, downwards; each reaches 22 mm up and down. */
  private static Map<VertebraLevel, Extent> spine(VertebraLevel... levels) {
    Map<VertebraLevel, Extent> spine = new EnumMap<>(VertebraLevel.class);
    for (VertebraLevel level : levels) {
      int below = level.ordinal() - VertebraLevel.T12.ordinal();
      // L6 is left out: S1 follows L5.
      double z = -STEP_MM * (level == VertebraLevel.S1 ? below - 1 : below);
      spine.put(level, at(z, true));
    }
    return spine;
  }

  private static Extent at(double z, boolean whole) {
    return new Extent(new Vector3(0, 0, z), z - 22, z + 22, whole);
  }

  private static Extent ribFrom(double top) {
    return new Extent(new Vector3(60, 40, top - 30), top - 60, top, true);
  }

  private static final VertebraLevel[] TO_S1 = {
    VertebraLevel.T12,
    VertebraLevel.L1,
    VertebraLevel.L2,
    VertebraLevel.L3,
    VertebraLevel.L4,
    VertebraLevel.L5,
    VertebraLevel.S1
  };

  @Test
  void a_row_of_labels_that_ends_at_s1_is_counted_from_the_sacrum() {
    assertThat(LabelledAnchor.of(spine(TO_S1), List.of())).isEqualTo(Anchor.SACRUM);
  }

  @Test
  void a_gap_in_the_row_or_before_s1_leaves_the_labels_alone() {
    Map<VertebraLevel, Extent> gap = spine(TO_S1);
    gap.remove(VertebraLevel.L4);
    assertThat(LabelledAnchor.of(gap, List.of())).isEqualTo(Anchor.MODEL_LABELS);

    Map<VertebraLevel, Extent> far = spine(TO_S1);
    far.put(VertebraLevel.S1, at(far.get(VertebraLevel.S1).middle().z() - STEP_MM, true));
    assertThat(LabelledAnchor.of(far, List.of())).isEqualTo(Anchor.MODEL_LABELS);
  }

  @Test
  void twelfth_ribs_with_their_heads_at_t12_are_an_anchor_and_with_the_sacrum_both_are() {
    assertThat(LabelledAnchor.of(spine(VertebraLevel.T12, VertebraLevel.L1), RIBS))
        .isEqualTo(Anchor.LAST_RIBS);
    assertThat(LabelledAnchor.of(spine(TO_S1), RIBS)).isEqualTo(Anchor.SACRUM_AND_LAST_RIBS);
  }

  @Test
  void one_rib_or_one_at_another_level_or_a_cut_t12_is_none() {
    Map<VertebraLevel, Extent> spine = spine(VertebraLevel.T12, VertebraLevel.L1);
    assertThat(LabelledAnchor.of(spine, List.of(ribFrom(0)))).isEqualTo(Anchor.MODEL_LABELS);
    assertThat(LabelledAnchor.of(spine, List.of(ribFrom(0), ribFrom(-STEP_MM))))
        .isEqualTo(Anchor.MODEL_LABELS);
    spine.put(VertebraLevel.T12, at(0, false));
    assertThat(LabelledAnchor.of(spine, RIBS)).isEqualTo(Anchor.MODEL_LABELS);
  }
}
