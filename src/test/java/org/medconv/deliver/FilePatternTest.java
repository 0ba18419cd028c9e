package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.deliver.FilePattern.Placeholder;

class FilePatternTest {
  private static Path path(String pattern, String patientId) {
    Map<Placeholder, String> values = new EnumMap<>(Placeholder.class);
    values.put(Placeholder.JOB, "17");
    values.put(Placeholder.OBJECT, "SR");
    values.put(Placeholder.PATIENT_ID, patientId);
    return new FilePattern(pattern).path(values);
  }

  @Test
  void placeholders_take_the_values_of_the_job() {
    assertThat(path("in/{patientId}/{job}-{object}", "P-1.2")).hasToString("in/P-1.2/17-SR");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "../../etc/passwd, %2E.%2F..%2Fetc%2Fpasswd",
        ".., %2E%2E",
        "., %2E",
        "/root, %2Froot",
        "a\\b, a%5Cb",
        ".hidden, %2Ehidden",
        "ends., ends%2E",
        "50%, 50%25",
        "Müller, M%C3%BCller",
        "a b, a%20b",
        "{job}, %7Bjob%7D",
        "$1, %241",
        "``, none",
      })
  void what_comes_from_a_header_is_one_plain_part_of_the_path(String value, String name) {
    assertThat(path("{patientId}/{job}-{object}", value)).isEqualTo(Path.of(name, "17-SR"));
  }

  @Test
  void a_missing_value_is_told_as_none() {
    assertThat(path("{accession}/{job}-{object}", "P")).isEqualTo(Path.of("none", "17-SR"));
  }

  @Test
  void long_values_that_begin_alike_have_different_names_that_a_file_system_takes() {
    String long1 = "ü".repeat(63) + "1";
    String long2 = "ü".repeat(63) + "2";
    Path first = path("{patientId}/{job}-{object}", long1);
    assertThat(first.getName(0).toString()).hasSize(64);
    assertThat(first).isNotEqualTo(path("{patientId}/{job}-{object}", long2));
  }

  @Test
  void no_value_leaves_its_part_of_the_path_and_no_two_values_share_a_name() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String letters = "./\\%~ a A0\u0000\n:*?\"<>|-_é漢";
    Set<String> values = new HashSet<>();
    Set<Path> names = new HashSet<>();
    for (int n = 0; n < 20_000; n++) {
      StringBuilder value = new StringBuilder();
      for (int letter = random.nextInt(9); letter >= 0; letter--) {
        value.append(letters.charAt(random.nextInt(letters.length())));
      }
      values.add(value.toString());
      Path path = path("{patientId}/{job}-{object}", value.toString());
      assertThat(path.getNameCount()).as("%s, seed %d", value, seed).isEqualTo(2);
      assertThat(path.normalize()).as("%s, seed %d", value, seed).isEqualTo(path);
      names.add(path);
    }
    assertThat(names).as("seed %d", seed).hasSameSizeAs(values);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/{job}/{object}",
        "../{job}/{object}",
        "{job}/../{object}",
        "{job}//{object}",
        "{job}/{object}/",
        ".{job}{object}",
        "{job}/{object}.",
        "",
      })
  void a_pattern_stays_in_the_folder(String pattern) {
    assertThatThrownBy(() -> new FilePattern(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("\"%s\" must be a relative path".formatted(pattern));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{job} | lacks {object}",
        "{object} | lacks {job}",
        "{job}-{object}-{patientName} | has a placeholder {patientName} that does not exist;"
            + " those that do: {job} {object} {patientId} {accession} {studyDate} {studyUid}",
        "{job}-{object}-{ | has letters",
        "{job}-{object}:1 | has letters",
        "{job}-{object}{patientId}{accession} | may give names of 257 letters, 230 are possible",
      })
  void a_wrong_pattern_is_told_with_what_is_wrong(String pattern, String message) {
    assertThatThrownBy(() -> new FilePattern(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void every_placeholder_may_stand_in_a_pattern() {
    assertThat(List.of(Placeholder.values()))
        .allSatisfy(
            each ->
                assertThat(new FilePattern("{job}/{object}/" + each).path(Map.of()).toString())
                    .endsWith("/none"));
  }
}
