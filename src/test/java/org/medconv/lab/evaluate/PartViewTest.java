package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medconv.lab.evaluate.PartView.AnchorInView;
import org.medconv.lab.evaluate.PartView.Region;
import org.medconv.volume.Vector3;

class PartViewTest {
  private static final double WIDE = 400;

  private static PartView view(double fieldMm, double toLeftMm, double highZ, double lowZ) {
    return PartView.of(MadeScan.part(MadeScan.scan(), fieldMm, toLeftMm, highZ, lowZ));
  }

  /** From just above a body to just below another. */
  private static PartView view(double fieldMm, SpineLevel from, SpineLevel to) {
    return view(fieldMm, 0, MadeScan.z(from) + 15, MadeScan.z(to) - 15);
  }

  @Test
  void a_reader_has_no_doubt_with_the_sacrum_or_t10_to_l2_at_full_field_of_view() {
    PartView sacrum = view(WIDE, SpineLevel.L1, SpineLevel.S1);
    assertThat(sacrum.anchor()).isEqualTo(AnchorInView.SACRUM);
    assertThat(sacrum.undoubted()).isTrue();
    PartView ribs = view(WIDE, SpineLevel.T10, SpineLevel.L2);
    assertThat(ribs.anchor()).isEqualTo(AnchorInView.RIBS);
    assertThat(ribs.undoubted()).isTrue();
    assertThat(ribs.highest()).isEqualTo("T10");
    assertThat(ribs.lowest()).isEqualTo("L2");
    assertThat(view(WIDE, SpineLevel.T11, SpineLevel.L2).undoubted()).isFalse();
    assertThat(view(200, SpineLevel.T10, SpineLevel.S1).undoubted()).isFalse();
    assertThat(view(WIDE, SpineLevel.T10, SpineLevel.S1).anchor())
        .isEqualTo(AnchorInView.SACRUM_AND_RIBS);
  }

  @Test
  void ribs_are_in_view_where_the_field_reaches_60_mm_beside_t12() {
    assertThat(view(140, SpineLevel.T12, SpineLevel.L2).anchor()).isEqualTo(AnchorInView.RIBS);
    assertThat(view(100, SpineLevel.T12, SpineLevel.L2).anchor()).isEqualTo(AnchorInView.NONE);
    assertThat(view(130, 25, MadeScan.z(SpineLevel.T12) + 15, MadeScan.z(SpineLevel.L2) - 15))
        .extracting(PartView::anchor)
        .isEqualTo(AnchorInView.RIBS_OF_ONE_SIDE);
    assertThat(view(WIDE, SpineLevel.T12, SpineLevel.L1).anchor())
        .as("nothing without ribs below L1")
        .isEqualTo(AnchorInView.NONE);
  }

  @Test
  void the_sacrum_is_in_view_with_l5_whole_and_half_of_s1() {
    double s1 = MadeScan.z(SpineLevel.S1);
    double top = MadeScan.z(SpineLevel.L1) + 15;
    assertThat(view(WIDE, 0, top, s1 - 4).anchor()).isEqualTo(AnchorInView.SACRUM);
    assertThat(view(WIDE, 0, top, s1 + 9).anchor()).isEqualTo(AnchorInView.NONE);
  }

  @Test
  void what_is_in_view_without_the_whole_of_l1_has_a_name() {
    double l1 = MadeScan.z(SpineLevel.L1);
    PartView cut = view(WIDE, 0, 500, l1);
    assertThat(cut.of()).isEqualTo(Region.L1_CUT);
    assertThat(cut.cutsL1()).isTrue();
    assertThat(cut.l1Share()).isBetween(0.4, 0.6);
    assertThat(view(WIDE, SpineLevel.T4, SpineLevel.T10).of()).isEqualTo(Region.CHEST);
    assertThat(view(WIDE, SpineLevel.T11, SpineLevel.T12).of()).isEqualTo(Region.TO_T12);
    assertThat(view(WIDE, SpineLevel.L2, SpineLevel.S1).of()).isEqualTo(Region.FROM_L2);
    assertThat(view(WIDE, 0, MadeScan.z(SpineLevel.S1) + 9, -50).of()).isEqualTo(Region.PELVIS);
  }

  @Test
  void six_lumbar_vertebrae_are_counted_apart_where_one_anchor_alone_is_in_view() {
    Map<SpineLevel, Vector3> centres = MadeScan.centres();
    Vector3 s1 = centres.get(SpineLevel.S1);
    centres.put(SpineLevel.L6, s1);
    centres.put(SpineLevel.S1, s1.minus(new Vector3(0, 0, MadeScan.STEP_MM)));
    CutScan six = MadeScan.scan(KnownLevels.ofCentres(centres));
    double l1 = MadeScan.z(SpineLevel.L1) + 15;
    assertThat(PartView.of(MadeScan.part(six, WIDE, 0, l1, -50)).apart()).isTrue();
    assertThat(PartView.of(MadeScan.part(six, WIDE, 0, 400, -50)).apart()).isFalse();
    assertThat(PartView.of(MadeScan.part(six, WIDE, 0, 400, 100)).apart()).isTrue();
    assertThat(view(WIDE, SpineLevel.L1, SpineLevel.S1).apart()).isFalse();
  }
}
