package org.medconv.lab.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.CutOutPlan;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.tables.PaperTable.Masks;
import org.medconv.lab.tables.PaperTable.Row;
import org.medconv.lab.train.PretrainedFolder;
import org.medconv.lab.train.Recipe;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.UnableToOpenModel;

class TableRunTest {
  private static final CutOutPlan PLAN = new CutOutPlan(16, 16, 16, 3, 0);

  @TempDir Path folder;

  private static List<LabelledL1> cases(String name, int each, Random random) {
    List<LabelledL1> cases = new ArrayList<>();
    double[] tScores = {-3, -1.5, 0};
    for (int n = 0; n < 3 * each; n++) {
      short[] hu = new short[16 * 16 * 16];
      Arrays.fill(hu, (short) (80 + 60 * (n % 3) + 20 * random.nextGaussian()));
      cases.add(new LabelledL1(name + n, tScores[n % 3], hu));
    }
    return cases;
  }

  private TableRun run(Optional<PretrainedFolder> pretrained) throws UnableToOpenModel {
    Random random = new Random(1);
    Dataset data =
        new Dataset(
            PLAN, cases("a", 6, random), cases("b", 2, random), cases("c", 2, random), true);
    return new TableRun(
        Map.of(Masks.BETTER, data),
        Recipe.Schedule.AUTHORS.withEpochs(1),
        pretrained,
        folder,
        Compute.open(DeviceChoice.CPU, 1),
        1);
  }

  private static PaperTable table(String... recipes) {
    return new PaperTable(
        2,
        "small",
        Arrays.stream(recipes)
            .map(
                name ->
                    new Row(
                        name, Recipe.named(name), Masks.BETTER, Optional.empty(), Map.of(), false))
            .toList());
  }

  @Test
  @Tag("heavy")
  void a_table_is_trained_once_a_seed_and_its_second_run_trains_nothing() throws Exception {
    PaperTable table =
        table("mobilenetv2_100", "mobilenetv2_100+balce", "mobilenetv2_100+balce+tau2=0.5");
    assertThat(run(Optional.empty()).train(table, 2)).isTrue();
    Path row = folder.resolve("rows/mobilenetv2_100+balce-better-seed2.json");
    assertThat(folder.resolve("rows")).isDirectoryContaining("glob:**seed*.json");
    try (var files = Files.list(folder.resolve("rows"))) {
      assertThat(files).hasSize(4);
    }
    assertThat(folder.resolve("work")).isEmptyDirectory();
    assertThat(folder.resolve("curves/mobilenetv2_100+balce-better-seed2.csv")).isNotEmptyFile();
    String before = Files.readString(row);
    assertThat(run(Optional.empty()).train(table, 2)).isTrue();
    assertThat(Files.readString(row)).isEqualTo(before);
  }

  @Test
  void what_is_missing_is_said_before_anything_is_trained() throws Exception {
    PaperTable table = table("mobilenetv2_100", "resnet34+pretrain");
    assertThatThrownBy(() -> run(Optional.empty()).train(table, 1))
        .hasMessageContaining("--pretrained");
    assertThatThrownBy(() -> run(Optional.of(PretrainedFolder.open(folder))).train(table, 1))
        .hasMessageContaining("has no resnet34.safetensors");
    assertThatThrownBy(() -> run(Optional.empty()).train(PaperTable.of(3), 1))
        .hasMessageContaining("--worse-masks");
    assertThat(folder).isEmptyDirectory();
  }
}
