package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.L1Finding.Found;
import org.medconv.segment.L1Finding.NotFound;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

class LongScanTest {
  private static final Grid GRID = Grid.axisAligned(2, 2, 2, new Vector3(0, 0, 0), 1, 1, 1);

  /** Soft tissue everywhere. */
  private static CtVolume tissue(int wideMm, int deepMm, int tallMm) {
    Grid grid =
        Grid.axisAligned(
            1 + Math.floorDiv(wideMm, 10),
            1 + Math.floorDiv(deepMm, 10),
            1 + Math.floorDiv(tallMm, 10),
            new Vector3(-200, -100, -900),
            10,
            10,
            10);
    return new CtVolume(grid, new short[grid.voxels()], Acquisition.unknown());
  }

  private static double foot(CoarseScan scan) {
    return scan.grid().toPatient(0, 0, 0).z();
  }

  private static double head(CoarseScan scan) {
    return scan.grid().toPatient(0, 0, scan.grid().slices() - 1).z();
  }

  @Test
  void a_trunk_is_looked_at_as_a_whole() {
    assertThat(NetworkPass.scans(tissue(500, 350, 900))).hasSize(1);
  }

  @Test
  void a_whole_body_is_looked_at_in_parts_of_bounded_size_from_head_to_foot() {
    CtVolume body = tissue(500, 350, 1750);
    List<CoarseScan> parts = NetworkPass.scans(body).toList();
    assertThat(parts).hasSizeBetween(3, 5);
    assertThat(parts).allMatch(part -> part.grid().voxels() <= 6_000_000);
    assertThat(head(parts.get(0))).isGreaterThan(845);
    assertThat(foot(parts.get(parts.size() - 1))).isLessThan(-895);
  }

  @Test
  void any_350_mm_of_it_lie_within_a_part() {
    List<CoarseScan> parts = NetworkPass.scans(tissue(560, 400, 1900)).toList();
    for (double z = -900; z + 350 <= 1000; z += 10) {
      double low = z;
      assertThat(parts).anyMatch(part -> foot(part) <= low + 3 && head(part) >= low + 347);
    }
  }

  @Test
  void a_part_is_a_scan_that_ends_there() {
    CoarseScan part = NetworkPass.scans(tissue(500, 350, 1750)).toList().get(1);
    BoneMap map = new BoneMap(part.grid(), new float[0][0], new float[0][0], part.scan());
    assertThat(map.inScan(new Vector3(0, 0, head(part)))).isTrue();
    assertThat(map.inScan(new Vector3(0, 0, head(part) + 6))).isFalse();
  }

  private static Found found(double z, Anchor anchor) {
    Vertebra l1 =
        new Vertebra(
            VertebraLevel.L1,
            new Vector3(0, 0, z),
            true,
            new MaskedRegion(GRID, new Box(0, 0, 0, 2, 2, 2), new BitSet()));
    return new Found(l1, List.of(l1), anchor, 0.99);
  }

  private static NotFound none(Reason reason) {
    return new NotFound(new Abstention(reason, "why"), List.of());
  }

  private static Reason reason(L1Finding finding) {
    return ((NotFound) finding).abstention().reason();
  }

  @Test
  void what_one_part_shows_is_the_answer_of_all() {
    Found one = found(100, Anchor.LAST_RIBS);
    assertThat(
            LongScan.together(
                List.of(none(Reason.NO_SPINE), one, none(Reason.NO_L1_IN_FIELD_OF_VIEW))))
        .isSameAs(one);
  }

  @Test
  void of_parts_that_agree_the_one_with_both_anchors_answers() {
    Found both = found(104, Anchor.SACRUM_AND_LAST_RIBS);
    assertThat(LongScan.together(List.of(found(100, Anchor.LAST_RIBS), both))).isSameAs(both);
  }

  @Test
  void parts_with_different_vertebrae_as_l1_are_no_answer() {
    L1Finding finding =
        LongScan.together(List.of(found(100, Anchor.LAST_RIBS), found(131, Anchor.SACRUM)));
    assertThat(reason(finding)).isEqualTo(Reason.NUMBERING_AMBIGUOUS);
    assertThat(((NotFound) finding).abstention().sentence()).contains("L1 31 mm apart");
  }

  @Test
  void without_an_answer_the_part_tells_why_in_which_vertebrae_were_seen() {
    assertThat(
            reason(
                LongScan.together(
                    List.of(
                        none(Reason.NO_L1_IN_FIELD_OF_VIEW),
                        none(Reason.NO_ANCHOR),
                        none(Reason.NO_SPINE)))))
        .isEqualTo(Reason.NO_ANCHOR);
    assertThat(reason(LongScan.together(List.of(none(Reason.NO_SPINE), none(Reason.NO_SPINE)))))
        .isEqualTo(Reason.NO_SPINE);
  }
}
