package org.medconv.lab.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.medconv.lab.tables.PaperTable.Masks;

class NetworkChoiceTest {
  private static final double[] T_SCORES = {-3, -1.5, 0};
  private static final String PLAIN = "resnet50.a1_in1k+pretrain";
  private static final String BALCE = "resnet50.a1_in1k+pretrain+balce";
  private static final String T_SCORE = "resnet50.a1_in1k+pretrain+tscore";

  @TempDir Path folder;

  /** Answers of which a share of each class is right on a part, all on the other. */
  private void keep(String recipe, long seed, double right, DatasetPart part) throws IOException {
    Random random = new Random(seed + recipe.hashCode());
    List<RowResult.Answer> answers = new ArrayList<>();
    for (DatasetPart each : List.of(DatasetPart.VALIDATION, DatasetPart.TEST)) {
      for (int n = 0; n < 300; n++) {
        int said = each == part && Math.floorDiv(n, 3) >= 100 * right ? (n + 1) % 3 : n % 3;
        float[] logits = new float[3];
        logits[said] = 9 + random.nextFloat();
        answers.add(new RowResult.Answer(each + "-" + n, each, T_SCORES[n % 3], logits));
      }
    }
    double[] priors = {1 / 3.0, 1 / 3.0, 1 / 3.0};
    new RowFolder(folder)
        .write(
            Masks.BETTER,
            new RowResult(
                recipe,
                seed,
                new RowResult.Setup("data", true, "schedule", ""),
                60,
                "cpu",
                priors,
                Map.of(),
                answers));
  }

  private void keep(String recipe, double... right) throws IOException {
    for (int n = 0; n < right.length; n++) {
      keep(recipe, n + 1, right[n], DatasetPart.VALIDATION);
    }
  }

  private NetworkChoice choice() throws IOException {
    return new NetworkChoice(PaperTable.of(7), folder);
  }

  @Test
  void the_highest_mean_of_the_seeds_is_chosen_and_of_them_the_best() throws IOException {
    keep(PLAIN, 0.60, 0.90, 0.60);
    keep(BALCE, 0.80, 0.82, 0.81);
    assertThat(choice().row()).contains("Bal-CE");
    assertThat(choice().seed()).isEqualTo(2);
    assertThat(choice().sentence()).contains("300 cases").contains("seed 2");
  }

  @Test
  void a_regression_within_a_standard_deviation_goes_before_classes() throws IOException {
    keep(BALCE, 0.78, 0.84, 0.81);
    keep(T_SCORE, 0.79, 0.79, 0.79);
    assertThat(choice().row()).startsWith("T-score");
  }

  @Test
  void a_regression_that_is_further_away_does_not() throws IOException {
    keep(BALCE, 0.80, 0.82, 0.81);
    keep(T_SCORE, 0.79, 0.79, 0.79);
    assertThat(choice().row()).contains("Bal-CE");
  }

  @Test
  void an_ensemble_is_told_and_not_chosen() throws IOException {
    keep(BALCE, 0.80, 0.82, 0.81);
    assertThat(choice().row()).doesNotContain("ensemble");
    Path models = folder.resolve("models");
    Path kept = Files.createDirectories(models.resolve(BALCE + "-better-seed2"));
    Files.writeString(kept.resolve("model.yaml"), "name: x\ntau2: 1.0\nrecipe: y\nhead: CLASSES\n");
    Files.writeString(kept.resolve("weights.safetensors"), "weights");
    Path ships = folder.resolve("ships");
    choice().copy(models, ships);
    assertThat(ships.resolve("weights.safetensors")).hasContent("weights");
    assertThat(Files.readString(ships.resolve("model.yaml")))
        .contains("name: ships\n")
        .doesNotContain("recipe: y")
        .contains("head: CLASSES");
  }

  @Test
  void the_test_part_is_not_looked_at() throws IOException {
    keep(PLAIN, 1, 0.50, DatasetPart.VALIDATION);
    keep(BALCE, 1, 0.01, DatasetPart.TEST);
    assertThat(choice().row()).contains("Bal-CE");
  }

  @Test
  void there_is_nothing_to_choose_before_the_training() {
    assertThatThrownBy(this::choice).hasMessageContaining("after the training");
  }
}
