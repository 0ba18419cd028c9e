package org.medconv.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  private static final String PLAN = "name: m\nversion: 1\nkind: k\nweights: w\nsha256: 0\n";

  @TempDir Path temporary;

  private Path folder(String plan) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("m"));
    Files.writeString(folder.resolve("model.yaml"), plan);
    return folder;
  }

  @Test
  void a_key_without_a_value_is_one_that_is_missing() throws Exception {
    ModelFolder model = ModelFolder.open(folder(PLAN + "calibration:\n"));
    assertThat(model.isCalibrated()).isFalse();
    assertThat(model.id().version()).isEqualTo("1");
    assertThatThrownBy(() -> model.required("calibration"))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("\"calibration\" is missing");
  }

  @Test
  void a_card_that_nests_without_end_is_refused() throws Exception {
    Path folder = folder(PLAN + "classes: " + "[".repeat(20_000));
    assertThatThrownBy(() -> ModelFolder.open(folder))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("model.yaml")
        .hasMessageContaining("nests more than 50 levels deep");
  }

  @Test
  void a_card_that_is_no_mapping_or_not_there_is_refused() throws Exception {
    Path folder = folder("- a\n");
    assertThatThrownBy(() -> ModelFolder.open(folder))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("must consist of lines");
    assertThatThrownBy(() -> ModelFolder.open(temporary))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("there is no such file");
  }
}
