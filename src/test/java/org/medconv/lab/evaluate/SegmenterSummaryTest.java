package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.lab.evaluate.ScanRow.Density;
import org.medconv.lab.evaluate.ScanRow.Outcome;
import org.medconv.lab.score.Wilson;

class SegmenterSummaryTest {

  private static ScanRow row(int number, Outcome outcome, boolean complete, double foundMedian) {
    boolean right = outcome == Outcome.RIGHT;
    return new ScanRow(
        number,
        1,
        "vertebrae 1 abc",
        "USUAL",
        List.of("DISH"),
        60,
        120,
        12,
        1,
        1.5,
        complete,
        false,
        "NONE",
        outcome,
        outcome == Outcome.ABSTAINED ? "NUMBERING_AMBIGUOUS" : "",
        "",
        right ? 1 : Double.NaN,
        right ? 0.9 : Double.NaN,
        right ? new Density(110, 100, 101, 112, foundMedian, 112, 100) : Density.NONE,
        2);
  }

  @Test
  void shares_are_of_the_scans_that_show_l1_whole_and_medians_meet_medians() {
    SegmenterSummary summary =
        SegmenterSummary.of(
            List.of(
                row(0, Outcome.RIGHT, true, 103),
                row(1, Outcome.RIGHT, true, 107),
                row(2, Outcome.WRONG, true, 0),
                row(3, Outcome.ABSTAINED, true, 0),
                row(4, Outcome.WRONG, false, 0)));

    assertThat(summary.right().count()).isEqualTo(2);
    assertThat(summary.right().of()).isEqualTo(4);
    assertThat(summary.abstentions().get("NUMBERING_AMBIGUOUS").of()).isEqualTo(4);
    assertThat(summary.wrongOfAll().count()).isEqualTo(2);
    assertThat(summary.wrongOfAnswered().of()).isEqualTo(4);
    SegmenterSummary.HuError error = summary.hu().get("found median - true median");
    assertThat(error.hu().median()).isEqualTo(5);
    assertThat(error.close().count()).isEqualTo(1);
    assertThat(summary.table()).contains("L1 whole: WRONG LEVEL", "1 of 4, 25.0 %");
  }

  @Test
  void wilson_s_interval_is_that_of_the_textbook() {
    // Newcombe, Statist Med 1998: 15 of 148, 0.0624 to 0.1605; none of 20, 0 to 0.1611.
    assertThat(Wilson.of(15, 148).low()).isCloseTo(0.0624, within(5e-5));
    assertThat(Wilson.of(15, 148).high()).isCloseTo(0.1605, within(5e-5));
    assertThat(Wilson.of(0, 20).low()).isZero();
    assertThat(Wilson.of(0, 20).high()).isCloseTo(0.1611, within(5e-5));
  }

  @Test
  void a_row_is_the_same_after_it_was_written_and_read() throws Exception {
    for (Outcome outcome : Outcome.values()) {
      ScanRow row = row(7, outcome, true, 103);
      String json = RowJson.MAPPER.writeValueAsString(row);
      assertThat(json).doesNotContain("NaN");
      assertThat(RowJson.MAPPER.readValue(json, ScanRow.class)).isEqualTo(row);
    }
  }
}
