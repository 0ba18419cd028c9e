package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.medconv.segment.Abstention.Reason;

/** The page that a reader of results opens says what the program says. */
class ResultsPageTest {
  private static final Path PAGE = Path.of("src", "site", "markdown", "results.md");

  @Test
  void the_page_has_every_reason_with_its_remedy_and_no_other() throws IOException {
    List<String> rows = Files.readAllLines(PAGE);
    for (Reason reason : Reason.values()) {
      assertThat(rows)
          .anyMatch(
              row ->
                  row.startsWith("| `" + reason + "` | ")
                      && row.endsWith(" | " + reason.remedy() + " |"));
    }
    int header = rows.indexOf("| Reason | Code in 99MEDCONV | What it means | What to do |");
    assertThat(rows.stream().skip(header + 2L).takeWhile(row -> row.startsWith("|")))
        .hasSameSizeAs(Reason.values());
  }

  @Test
  void the_page_has_every_anchor_with_its_sentence() throws IOException {
    List<String> rows = Files.readAllLines(PAGE);
    for (Anchor anchor : Anchor.values()) {
      assertThat(rows)
          .anyMatch(
              row ->
                  row.startsWith("| `" + anchor.name().toLowerCase(Locale.ROOT) + "` | ")
                      && row.endsWith(" | " + anchor.sentence() + " |"));
    }
  }

  @Test
  void only_both_ends_of_the_lumbar_spine_exclude_a_transitional_vertebra() {
    for (Anchor anchor : Anchor.values()) {
      assertThat(anchor.excludesTransitional()).isEqualTo(anchor == Anchor.SACRUM_AND_LAST_RIBS);
      assertThat(anchor.sentence().contains("a transitional vertebra cannot be excluded"))
          .isNotEqualTo(anchor.excludesTransitional());
    }
  }
}
