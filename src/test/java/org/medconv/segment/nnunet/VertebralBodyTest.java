package org.medconv.segment.nnunet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.peers.ExampleCt;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.Anchor;
import org.medconv.segment.L1Finding;
import org.medconv.segment.L1Finding.Found;
import org.medconv.segment.L1Finding.NotFound;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;

/** TotalSegmentator's own labels of the real CT: whole vertebrae, with bodies for comparison. */
class VertebralBodyTest {
  private static final Optional<LastRibs> LAST_RIBS = Optional.of(new LastRibs(103, 115));

  private static LabelVolume whole;
  private static LabelVolume bodies;

  @BeforeAll
  static void read() throws Exception {
    Path folder = ExampleCt.folder();
    whole = NiftiFile.readLabels(folder.resolve("totalseg.nii.gz"));
    bodies = NiftiFile.readLabels(folder.resolve("vertebral_bodies.nii.gz"));
  }

  private static Map<VertebraLevel, Integer> levels() {
    Map<VertebraLevel, Integer> levels = new EnumMap<>(VertebraLevel.class);
    for (VertebraLevel level : VertebraLevel.values()) {
      if (level != VertebraLevel.L6) {
        int below = level == VertebraLevel.S1 ? 5 : level.ordinal() - VertebraLevel.L1.ordinal();
        levels.put(level, 31 - below);
      }
    }
    return levels;
  }

  /** T12 is the one that the field of view cuts. */
  @ParameterizedTest
  @CsvSource({"32,19,0.90", "31,20,0.90", "30,21,0.90", "29,22,0.90", "28,23,0.90", "27,24,0.80"})
  void a_body_is_told_from_the_rest_of_its_vertebra(int label, int reference, double least) {
    LabelledBlock vertebra = LabelledBlock.of(whole, label).orElseThrow().largestPiece();
    MaskedRegion body = VertebralBody.of(vertebra).orElseThrow().onGrid(whole.grid());
    double dice = dice(body, reference);
    System.out.printf("label %d: body Dice %.3f%n", label, dice);
    assertThat(dice).isGreaterThan(least);
  }

  private static double dice(MaskedRegion body, int label) {
    Grid grid = bodies.grid();
    int wanted = 0;
    int both = 0;
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          boolean is = bodies.at(i, j, k) == label;
          wanted += is ? 1 : 0;
          both += is && body.contains(i, j, k) ? 1 : 0;
        }
      }
    }
    return 2.0 * both / (wanted + body.voxels());
  }

  @Test
  void l1_is_found_among_the_labels() {
    Found found = (Found) LabelledSpine.find(whole, levels(), LAST_RIBS);
    assertThat(found.anchor()).isEqualTo(Anchor.SACRUM);
    assertThat(found.l1().level()).isEqualTo(VertebraLevel.L1);
    assertThat(found.vertebrae())
        .extracting(Vertebra::level)
        .containsExactly(
            VertebraLevel.T12,
            VertebraLevel.L1,
            VertebraLevel.L2,
            VertebraLevel.L3,
            VertebraLevel.L4,
            VertebraLevel.L5);
    assertThat(found.vertebrae().get(0).complete()).isFalse();
    assertThat(found.vertebrae().get(1).complete()).isTrue();
  }

  @Test
  void without_the_sacrum_nothing_fixes_the_count_where_the_field_of_view_cuts_t12() {
    Found found = (Found) LabelledSpine.find(relabelled(26, 0), levels(), LAST_RIBS);
    assertThat(found.anchor()).isEqualTo(Anchor.MODEL_LABELS);
    assertThat(found.certainty()).isNaN();
  }

  @Test
  void a_label_that_is_missing_or_in_the_wrong_place_is_doubted() {
    assertReason(relabelled(31, 0), Reason.NUMBERING_AMBIGUOUS);
    assertReason(relabelled(30, 0), Reason.NUMBERING_AMBIGUOUS);
    assertReason(relabelled(29, 31), Reason.NUMBERING_AMBIGUOUS);
    assertReason(swapped(31, 30), Reason.NUMBERING_AMBIGUOUS);
  }

  @Test
  void without_l1_in_view_or_any_vertebra_it_says_so() {
    LabelVolume lower = relabelled(31, 0);
    for (int above : new int[] {32, 33}) {
      replace(lower, above, 0);
    }
    assertReason(lower, Reason.NO_L1_IN_FIELD_OF_VIEW);
    assertReason(new LabelVolume(whole.grid(), new byte[whole.labels().length]), Reason.NO_SPINE);
  }

  @Test
  void an_l1_at_the_border_is_cut_off() {
    Grid g = whole.grid();
    LabelVolume cut = relabelled(0, 0);
    replace(cut, 32, 0);
    replace(cut, 33, 0);
    // A rod of L1 from its middle to the upper border.
    for (int k = 95; k < g.slices(); k++) {
      cut.labels()[g.index(58, 40, k)] = 31;
    }
    assertReason(cut, Reason.L1_CUT_OFF);
  }

  private static void assertReason(LabelVolume labels, Reason reason) {
    L1Finding finding = LabelledSpine.find(labels, levels(), LAST_RIBS);
    assertThat(finding).isInstanceOf(NotFound.class);
    assertThat(((NotFound) finding).abstention().reason()).isEqualTo(reason);
  }

  private static LabelVolume relabelled(int from, int to) {
    LabelVolume copy =
        new LabelVolume(whole.grid(), Arrays.copyOf(whole.labels(), whole.labels().length));
    replace(copy, from, to);
    return copy;
  }

  private static void replace(LabelVolume labels, int from, int to) {
    for (int p = 0; p < labels.labels().length; p++) {
      if (labels.labels()[p] == from) {
        labels.labels()[p] = (byte) to;
      }
    }
  }

  private static LabelVolume swapped(int one, int other) {
    LabelVolume copy = relabelled(one, 99);
    replace(copy, other, one);
    replace(copy, 99, other);
    return copy;
  }
}
