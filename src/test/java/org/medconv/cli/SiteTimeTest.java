package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTimeTest {
  private final SiteTime berlin =
      new SiteTime(Clock.fixed(Instant.parse("2026-11-27T23:30:00Z"), ZoneId.of("Europe/Berlin")));

  @ParameterizedTest
  @CsvSource({
    "2026-11-27, 2026-11-26T23:00:00Z",
    "2026-11-27 18:00, 2026-11-27T17:00:00Z",
    "2026-07-27 18:00:30, 2026-07-27T16:00:30Z",
    "2026-11-27T18:00, 2026-11-27T17:00:00Z",
    "today, 2026-11-27T23:00:00Z",
    "yesterday 18:00, 2026-11-27T17:00:00Z",
    "9:05, 2026-11-28T08:05:00Z",
    "90m, 2026-11-27T22:00:00Z",
    "24h, 2026-11-26T23:30:00Z",
    "7d, 2026-11-20T23:30:00Z",
    "2026-11-27T17:00Z, 2026-11-27T17:00:00Z",
    "2026-11-27T17:00:00+02:00, 2026-11-27T15:00:00Z"
  })
  void a_time_is_understood_in_the_sites_zone(String text, Instant time) {
    assertThat(berlin.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "2026-13-01", "25:00", "18", "2026-11-27x18:00", "24 weeks"})
  void what_is_no_time_is_told_with_the_forms_that_are(String text) {
    assertThatThrownBy(() -> berlin.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"%s\" is no time; write \"2026-11-27\"".formatted(text));
  }

  @Test
  void a_time_is_shown_in_the_sites_zone() {
    assertThat(berlin.of(Instant.parse("2026-11-27T23:30:05.9Z"))).isEqualTo("2026-11-28 00:30:05");
  }
}
