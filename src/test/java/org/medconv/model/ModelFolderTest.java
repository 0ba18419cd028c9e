package org.medconv.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
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

  /** Found at the first job, while `serve` only hashed. */
  @Test
  void weights_of_the_right_hash_that_are_no_arrays_are_refused_before_a_run() throws Exception {
    String sha256 = HexFormat.of().formatHex(sha256("no arrays"));
    Path folder = folder(PLAN.replace("sha256: 0", "sha256: " + sha256));
    Files.writeString(folder.resolve("w"), "no arrays");
    ModelFolder model = ModelFolder.open(folder);
    assertThatThrownBy(model::verify)
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageStartingWith(folder.resolve("w") + " cannot be read: ");
  }

  private static byte[] sha256(String text) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
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
