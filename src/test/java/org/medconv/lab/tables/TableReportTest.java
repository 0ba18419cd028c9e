package org.medconv.lab.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.lab.cohort.DatasetPart;
import org.medconv.lab.score.Metric;
import org.medconv.lab.tables.PaperTable.Masks;
import org.medconv.lab.train.Recipe;

class TableReportTest {
  private static final double[] PRIORS = {20 / 311.0, 110 / 311.0, 181 / 311.0};
  private static final double[] T_SCORES = {-3, -1.5, 0};
  private static final RowResult.Setup SETUP = new RowResult.Setup("data", true, "schedule", "");

  @TempDir Path folder;

  private void keep(String recipe, long seed) throws IOException {
    Random random = new Random(seed);
    List<RowResult.Answer> answers = new ArrayList<>();
    for (int n = 0; n < 78; n++) {
      float[] logits = new float[3];
      for (int c = 0; c < 3; c++) {
        logits[c] = (float) random.nextGaussian() + (c == n % 3 ? 1 : 0);
      }
      answers.add(new RowResult.Answer("S" + n, DatasetPart.TEST, T_SCORES[n % 3], logits));
    }
    RowResult bare = new RowResult(recipe, seed, SETUP, 60, "cpu", PRIORS, Map.of(), answers);
    new RowFolder(folder).write(Masks.BETTER, bare.withFigures(bare.figures(Recipe.named(recipe))));
  }

  private String report(int number) throws IOException {
    new TableReport(PaperTable.of(number), folder).write("table", "medconv lab table " + number);
    return Files.readString(folder.resolve("table.md"));
  }

  @Test
  void a_row_is_read_as_it_was_written() throws IOException {
    keep("resnet18.a1_in1k", 4);
    RowResult read =
        new RowFolder(folder).all(Recipe.named("resnet18.a1_in1k"), Masks.BETTER).get(0);
    assertThat(read.setup()).isEqualTo(SETUP);
    assertThat(read.answers()).hasSize(78);
    assertThat(read.figures(Recipe.named("resnet18.a1_in1k"))).isEqualTo(read.figures());
  }

  @Test
  void a_report_sets_the_paper_s_figures_beside_ours_and_says_what_is_simulated_and_missing()
      throws IOException {
    keep("resnet18.a1_in1k", 1);
    String report = report(2);
    assertThat(report).contains("SIMULATED").contains("1 of 40 rows are finished");
    assertThat(report.lines().filter(line -> line.startsWith("| resnet18.a1_in1k |")).toList())
        .singleElement()
        .asString()
        .contains("| 1 | 48.72 |")
        .contains(" to ");
    assertThat(report).contains("| MedConv (Ours) | not run | 65.38 |");
  }

  @Test
  void table_three_says_whose_outlines_stand_for_the_paper_s_sources() throws IOException {
    assertThat(report(3)).contains("\"CTspine1K\" stands for the outlines of --worse-masks");
    assertThat(report(2)).doesNotContain("--worse-masks,");
  }

  @Test
  void one_training_gives_all_of_table_six_and_medconv_of_table_two() throws IOException {
    keep("resnet50.a1_in1k+pretrain+balce", 1);
    keep("resnet50.a1_in1k+pretrain+balce", 2);
    assertThat(report(6)).contains("10 of 10 rows").contains("±").contains("table.png");
    assertThat(Files.readString(folder.resolve("table.html"))).contains("data:image/png;base64,");
    assertThat(report(2)).contains("2 of 40 rows").contains("| MedConv (Ours) | 2 |");
  }

  @Test
  void an_ensemble_is_one_row_of_all_seeds_with_an_interval() throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      keep("resnet50.a1_in1k+pretrain+balce", seed);
    }
    List<RowResult> seeds =
        new RowFolder(folder).all(Recipe.named("resnet50.a1_in1k+pretrain+balce"), Masks.BETTER);
    Recipe medConv = Recipe.named("MedConv");
    RowResult ensemble = RowResult.ensemble(seeds, medConv);
    double mean =
        seeds.stream()
            .mapToDouble(one -> Metric.AUC.of(one.scores(medConv)))
            .average()
            .orElseThrow();
    assertThat(Metric.AUC.of(ensemble.scores(medConv))).isGreaterThan(mean);
    assertThat(Metric.AUC.of(RowResult.ensemble(seeds.subList(0, 1), medConv).scores(medConv)))
        .isCloseTo(Metric.AUC.of(seeds.get(0).scores(medConv)), within(1e-9));
    assertThat(report(7).lines().filter(line -> line.startsWith("| ensemble: MedConv |")).toList())
        .singleElement()
        .asString()
        .contains("all together")
        .contains(" to ");
  }

  @Test
  void seeds_of_a_name_that_begins_alike_are_kept_apart() throws IOException {
    keep("resnet18.a1_in1k", 1);
    keep("resnet18.a1_in1k+balaug", 1);
    assertThat(new RowFolder(folder).all(Recipe.named("resnet18.a1_in1k"), Masks.BETTER))
        .hasSize(1);
    assertThat(new RowFolder(folder).all(Recipe.named("resnet18.a1_in1k"), Masks.WORSE)).isEmpty();
  }

  @Test
  void a_row_of_another_setup_is_not_taken_for_ours() throws IOException {
    keep("resnet18.a1_in1k", 1);
    RowResult.Setup other = new RowResult.Setup("other data", true, "schedule", "");
    assertThatThrownBy(
            () ->
                new RowFolder(folder)
                    .find(Recipe.named("resnet18.a1_in1k"), Masks.BETTER, 1, other))
        .hasMessageContaining("give the same options as before, or another --out");
  }
}
