package org.medconv.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Patient DOE^JANE not found | Patient [hidden] not found",
        "Patient Jane Doe not found | Patient [hidden] not found",
        "Patient jane doe, born 1951-04-03, not found | Patient [hidden] not found",
        "No patient Do An in the database | [hidden] patient [hidden] in the database",
        "Duplicate entry O'Brien for key patient.name | Duplicate entry [hidden] for key"
            + " patient.name",
        "HAPI-0825: Resource Observation/47 is invalid | HAPI-0825: Resource [hidden] is invalid",
        "Invalid reference: Patient/MUELLER-19510403 | Invalid reference: [hidden]",
        "value \"Patient found\" is not allowed | value [hidden] is not allowed",
        "PATIENT SMITH UNKNOWN | PATIENT [hidden] UNKNOWN",
        "M\u00fcller fehlt | [hidden]",
        "a=jane@example.org failed | [hidden] failed",
        "'Jane' not found | [hidden] not found"
      })
  void names_that_nobody_knows_do_not_pass(String said, String kept) {
    assertThat(KnownWords.of(said)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Out of resources",
        "Observation.code: minimum required = no",
        "Unable to parse the request (malformed JSON).",
        "Presentation context not supported, try again"
      })
  void what_helps_the_administrator_mostly_passes(String said) {
    assertThat(KnownWords.of(said).replace("[hidden]", ""))
        .hasSizeGreaterThan(said.length() / 2 - 1);
  }

  /** Those of a C-STORE, as another node of this kind says them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "12 MiB free, 2048 MiB needed",
        "another image is stored under this SOP instance UID",
        "data set ends in the middle of an element",
        "data set is not in its transfer syntax",
        "SOPClassUID differs between request and data set",
        "SOPInstanceUID differs between request and data set",
        "StudyInstanceUID is missing or not a UID",
        "SeriesInstanceUID is missing or not a UID",
        "the storage cannot be written",
        "the node is not running",
        "larger than 2147483648 bytes",
        "out of memory",
        "processing failed",
        "the data set cannot be read",
        "no such operation in this presentation context",
        "SOP class is not that of the presentation context",
        "Affected SOP Instance UID is not a UID"
      })
  void our_own_refusals_pass_whole(String said) {
    assertThat(KnownWords.of(said)).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not enough: disk full",
        "Resource type is not supported",
        "Observation.code: minimum required is missing",
        "Profile reference could not be resolved",
        "Invalid value for element",
        "Duplicate resource, request timed out",
        "Insufficient storage space available"
      })
  void what_servers_often_say_passes_whole(String said) {
    assertThat(KnownWords.of(said)).isEqualTo(said);
  }

  @Test
  void a_number_is_shown_only_as_a_size() {
    assertThat(KnownWords.of("patient 1234567 has 3 images"))
        .isEqualTo("patient [hidden] has [hidden] images");
    assertThat(KnownWords.of("MiB 12 free")).isEqualTo("[hidden] free");
  }

  @Test
  void a_line_break_and_an_escape_sequence_do_not_pass_and_nothing_is_long() {
    assertThat(KnownWords.of("failed\u001b[2J\r\n2026 ERROR and failed"))
        .isEqualTo("[hidden] and failed");
    assertThat(KnownWords.of("failed ".repeat(1000))).hasSize(301);
    assertThat(KnownWords.of(null)).isEmpty();
  }
}
