package org.medconv.lab.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medconv.lab.score.Metric;
import org.medconv.lab.tables.PaperTable.Masks;
import org.medconv.lab.tables.PaperTable.Row;

class PaperTableTest {
  @Test
  void the_tables_have_the_rows_that_are_printed() {
    assertThat(PaperTable.of(2).rows()).hasSize(40);
    assertThat(PaperTable.of(3).rows()).hasSize(12);
    assertThat(PaperTable.of(4).rows()).hasSize(12);
    assertThat(PaperTable.of(5).rows()).hasSize(18);
    assertThat(PaperTable.of(6).rows()).hasSize(10);
    assertThat(PaperTable.of(7).rows()).hasSize(14).allMatch(row -> row.paper().isEmpty());
  }

  @Test
  void in_a_balanced_test_set_sensitivity_is_accuracy_and_specificity_follows_from_it() {
    for (int number = 2; number <= 6; number++) {
      for (Row row : PaperTable.of(number).rows()) {
        double accuracy = row.paper().get(Metric.ACCURACY);
        assertThat(row.paper().get(Metric.SENSITIVITY)).as(row.label()).isEqualTo(accuracy);
        assertThat(row.paper().get(Metric.SPECIFICITY))
            .as(row.label())
            .isCloseTo((100 + accuracy) / 2, within(0.011));
        // 78 cases: every accuracy is a multiple of 1 / 78.
        assertThat(accuracy * 78 / 100)
            .as(row.label())
            .isCloseTo(Math.rint(accuracy * 78 / 100), within(0.01));
      }
    }
  }

  @Test
  void all_tables_but_the_third_are_55_trainings_because_they_share_rows() {
    assertThat(trainings(2, 4, 5, 6)).hasSize(55);
    assertThat(trainings(2)).hasSize(39);
    assertThat(trainings(2, 4, 6)).isEqualTo(trainings(2));
    assertThat(trainings(2, 3, 4, 5, 6)).hasSize(55 + 6);
  }

  @Test
  void our_own_table_is_four_trainings_two_of_them_in_table_two() {
    assertThat(trainings(7)).hasSize(4);
    assertThat(trainings(2, 7)).hasSize(39 + 2);
  }

  private static List<String> trainings(int... numbers) {
    return Stream.of(numbers)
        .flatMapToInt(java.util.Arrays::stream)
        .mapToObj(PaperTable::of)
        .flatMap(table -> table.rows().stream())
        .map(row -> RowFolder.name(row.recipe().trained(), row.masks(), 1))
        .distinct()
        .toList();
  }

  @Test
  void medconv_is_resnet50_s_training_with_half_the_adjustment() {
    Row medconv = PaperTable.of(2).matching("MedConv").rows().get(0);
    Row balanced = PaperTable.of(2).matching("^resnet50.a1_in1k.pretrain.balce$").rows().get(0);
    assertThat(medconv.recipe().tau2()).isEqualTo(0.5);
    assertThat(medconv.recipe().trained()).isEqualTo(balanced.recipe().trained());
  }

  @Test
  void the_third_table_s_rows_with_the_better_masks_are_rows_of_the_second() {
    for (Row row : PaperTable.of(3).rows()) {
      if (row.masks() == Masks.BETTER) {
        assertThat(PaperTable.of(2).rows())
            .as(row.label())
            .anyMatch(
                other -> other.recipe().equals(row.recipe()) && other.paper().equals(row.paper()));
      }
    }
  }

  @Test
  void a_table_without_results_is_refused_with_those_there_are() {
    assertThatThrownBy(() -> PaperTable.of(1))
        .hasMessageContaining("choose 2, 3, 4, 5 or 6 of the paper, or 7");
  }
}
