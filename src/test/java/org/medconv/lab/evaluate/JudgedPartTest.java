package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.lab.evaluate.PartRow.Outcome;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.L1Finding;
import org.medconv.volume.Vector3;

class JudgedPartTest {
  private static final Vector3 L1 = new Vector3(5, 20, MadeScan.z(SpineLevel.L1));
  private static final ScanPart WHOLE = MadeScan.part(MadeScan.scan(), 400, 0, 400, 100);

  @TempDir private Path folder;

  private static JudgedPart judged(ScanPart part, L1Finding finding) {
    return JudgedPart.of(part, finding, "one 1 abc", 2);
  }

  private static JudgedPart numbered(int number, L1Finding finding) {
    PartRow row = judged(WHOLE, finding).row();
    return new JudgedPart(
        new PartRow(
            number,
            row.seed(),
            row.model(),
            row.scan(),
            row.kind(),
            row.findings(),
            row.cut(),
            row.view(),
            row.answer()),
        judged(WHOLE, finding).picture());
  }

  @Test
  void a_call_at_l1_is_right_within_12_mm_in_height_and_15_in_the_plane() {
    JudgedPart near = judged(WHOLE, MadeScan.called(WHOLE, L1.plus(new Vector3(9, 9, 11)), 0.996));
    assertThat(near.row().answer().outcome()).isEqualTo(Outcome.RIGHT);
    assertThat(near.row().answer().anchor()).isEqualTo("LAST_RIBS");
    assertThat(near.row().answer().certainty()).isEqualTo(0.996);
    assertThat(near.picture()).isEmpty();
    for (Vector3 off : List.of(new Vector3(0, 0, 13), new Vector3(12, 12, 0))) {
      assertThat(judged(WHOLE, MadeScan.called(WHOLE, L1.plus(off), 1)).row().answer().outcome())
          .isEqualTo(Outcome.WRONG);
    }
  }

  @Test
  void a_call_elsewhere_is_wrong_and_names_the_level_that_was_called() {
    Vector3 t12 = L1.plus(new Vector3(0, 0, MadeScan.STEP_MM));
    JudgedPart wrong = judged(WHOLE, MadeScan.called(WHOLE, t12, 0.998));
    assertThat(wrong.row().answer().outcome()).isEqualTo(Outcome.WRONG);
    assertThat(wrong.row().answer().level()).isEqualTo("T12");
    assertThat(wrong.row().answer().offMm()).isCloseTo(MadeScan.STEP_MM, within(1e-9));
    assertThat(wrong.picture()).isPresent();
  }

  @Test
  void an_l1_that_is_cut_must_not_be_called() {
    ScanPart cut = MadeScan.part(MadeScan.scan(), 400, 0, 400, L1.z() - 5);
    assertThat(judged(cut, MadeScan.called(cut, L1, 1)).row().answer().outcome())
        .isEqualTo(Outcome.FOUND_THOUGH_CUT);
  }

  @Test
  void an_abstention_keeps_its_reason() {
    PartRow row = judged(WHOLE, MadeScan.abstained(Reason.NO_ANCHOR)).row();
    assertThat(row.answer().outcome()).isEqualTo(Outcome.ABSTAINED);
    assertThat(row.answer().reason()).isEqualTo("NO_ANCHOR");
  }

  @Test
  void a_folder_is_shared_goes_on_and_sums_up_by_what_is_in_view() throws Exception {
    PartsFolder one = new PartsFolder(folder);
    PartsFolder other = new PartsFolder(folder);
    Vector3 t12 = L1.plus(new Vector3(0, 0, MadeScan.STEP_MM));
    add(one, numbered(0, MadeScan.called(WHOLE, L1, 0.999)));
    add(other, numbered(1, MadeScan.called(WHOLE, t12, 0.97)));
    add(one, numbered(2, MadeScan.abstained(Reason.NUMBERING_AMBIGUOUS)));
    String on = "one 1 abc on made";

    assertThat(other.has(1, 0, on)).isTrue();
    assertThat(other.has(1, 3, on)).isFalse();
    PartsSummary summary = other.finish(1, on);
    assertThat(summary.all().parts()).isEqualTo(3);
    assertThat(summary.all().wrong().count()).isEqualTo(1);
    assertThat(summary.all().wrong().of()).as("of the calls").isEqualTo(2);
    assertThat(summary.undoubted().abstained().count()).isEqualTo(1);
    assertThat(summary.cells()).hasSize(1);
    assertThat(summary.cells().get(0).inView()).isEqualTo("L1 whole, ribs");
    assertThat(summary.cells().get(0).field()).isEqualTo("300 to 500 mm");
    assertThat(summary.reliability().cases()).isEqualTo(2);
    assertThat(summary.wrong()).hasSize(1).first().asString().contains("T12 called L1");
    assertThat(Files.readString(folder.resolve("summary.txt")))
        .contains("1/1/0/1", "NUMBERING_AMBIGUOUS");
    assertThat(folder.resolve("wrong.png")).isNotEmptyFile();
    assertThat(folder.resolve("reliability.png")).isNotEmptyFile();
    assertThatThrownBy(() -> other.has(1, 0, "one 1 abc on another"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one 1 abc on made")
        .hasMessageContaining("another folder");
  }

  @Test
  void a_row_is_the_same_after_it_was_written_and_read() throws Exception {
    for (L1Finding finding :
        List.of(
            MadeScan.called(WHOLE, L1, 0.99937),
            MadeScan.called(WHOLE, L1, Double.NaN),
            MadeScan.abstained(Reason.NO_ANCHOR))) {
      PartRow row = judged(WHOLE, finding).row();
      String json = RowJson.MAPPER.writeValueAsString(row);
      assertThat(json).doesNotContain("NaN");
      assertThat(RowJson.MAPPER.readValue(json, PartRow.class)).isEqualTo(row);
    }
  }

  private static void add(PartsFolder folder, JudgedPart judged) throws IOException {
    folder.add(judged.row(), judged.picture());
  }
}
