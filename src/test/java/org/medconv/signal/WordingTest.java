package org.medconv.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.medconv.signal.Channel.Moment;

class WordingTest {
  private static final Alert ALERT =
      new Alert(
          "certificate:keyStore:50%n",
          "A certificate in /keys/50%s expires",
          "Put a new one into /keys/50%.p12",
          Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void a_percent_sign_in_a_path_or_a_name_is_written_as_it_is() {
    assertThat(Wording.text("NODE%d", ALERT, Moment.BEGIN))
        .startsWith("A certificate in /keys/50%s expires\n\nSince 2026-01-01")
        .contains("\n\nWhat to do: Put a new one into /keys/50%.p12\n")
        .contains("MedConv node NODE%d, alert certificate:keyStore:50%n. ");
    assertThat(Wording.text("NODE%d", ALERT, Moment.END))
        .startsWith("This is over:\n\nA certificate in /keys/50%s expires\n\nIt began 2026-01-01");
    assertThat(Wording.subject("NODE%d", ALERT, Moment.END))
        .isEqualTo("[MedConv NODE%d] over: A certificate in /keys/50%s expires");
  }
}
