package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.lab.evaluate.LevelTable.WrongTable;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

class LevelTableTest {
  private static final Grid SCAN =
      Grid.axisAligned(200, 160, 200, new Vector3(-199, -159, -51), 2, 2, 3);

  @TempDir private Path folder;

  private KnownLevels read(String table) throws Exception {
    Path file = Files.writeString(folder.resolve("levels.json"), table.replace('\'', '"'));
    return LevelTable.read(file, SCAN);
  }

  @Test
  void a_level_has_its_own_place_or_lies_on_the_column() throws Exception {
    KnownLevels levels =
        read("{'column_xy': [4, 8], 'levels': {'T12': 240, 'L1': [5, 9, 210], 'L2': 180}}");
    assertThat(levels.body(SpineLevel.T12).orElseThrow().centre())
        .isEqualTo(new Vector3(4, 8, 240));
    assertThat(levels.body(SpineLevel.L1).orElseThrow().centre()).isEqualTo(new Vector3(5, 9, 210));
    assertThat(levels.body(SpineLevel.L1).orElseThrow().top().z()).isEqualTo(222);
    assertThat(levels.body(SpineLevel.L1).orElseThrow().bottom().z()).isEqualTo(198);
    assertThat(levels.sacrum()).isEmpty();
    assertThat(levels.variant()).isEqualTo(Variant.USUAL);
  }

  @Test
  void a_ct_without_l1_says_so() throws Exception {
    KnownLevels levels =
        read("{'column_xy': [4, 8], 'levels': {'T10': 300, 'T11': 270, 'T12': 240, 'L1': null}}");
    assertThat(levels.body(SpineLevel.L1)).isEmpty();
  }

  @Test
  void the_sacrum_follows_l5_and_the_count_is_that_of_the_table() throws Exception {
    String upTo = "{'column_xy': [4, 8], 'levels': {'L1': 210, 'L2': 180, 'L3': 150, 'L4': 120";
    assertThat(read(upTo + ", 'L5': 90}}").sacrum()).hasValue(new Vector3(4, 8, 60));
    assertThat(read(upTo + ", 'S1': 90}}").variant()).isEqualTo(Variant.FOUR_LUMBAR);
    assertThat(read(upTo + ", 'L5': 90, 'L6': 60, 'S1': 30}}").variant())
        .isEqualTo(Variant.SIX_LUMBAR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          levels                                            | it is not JSON
          {'L1': 210}                                       | it has no object "levels"
          {'levels': {'T12': [0, 0, 240], 'L2': [0, 0, 180]}} | L1 is missing
          {'levels': {'L1': [0, 0, 210], 'L7': [0, 0, 180]}} | "L7" is not a level
          {'levels': {'L1': [0, 0, 210], 'L2': null}}       | L2 is null
          {'levels': {'L1': 210, 'L2': 180}}                | there is no "column_xy"
          {'levels': {'L1': [0, 210], 'L2': [0, 0, 180]}}   | L1 is [0,210]
          {'levels': {'L1': [0, 0, 210]}}                   | it gives 1 levels
          {'levels': {'T11': [0, 0, 270], 'L1': [0, 0, 210]}} | it goes from T11 to L1
          {'levels': {'L1': [0, 0, 180], 'L2': [0, 0, 210]}} | L2 lies -30.0 mm below L1
          {'levels': {'L1': [0, 0, 21.0], 'L2': [0, 0, 18.0]}} | L2 lies 3.0 mm below L1
          {'levels': {'L1': [0, 0, 810], 'L2': [0, 0, 780]}} | L1 at [0.0, 0.0, 810.0] lies outside the CT; the CT shows x -199 to 199
          """)
  void what_is_wrong_with_a_table_is_told(String table, String message) {
    assertThatThrownBy(() -> read(table))
        .isInstanceOf(WrongTable.class)
        .hasMessageContaining("levels.json: ")
        .hasMessageContaining(message);
  }
}
