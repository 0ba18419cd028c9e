package org.medconv.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.disk.Sha256;

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

  /** Such weights were only found by the first job; `serve` only hashed them. */
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

  /** The network answered NaN in the first job, which was reported as a defect of the node. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void weights_of_a_training_that_went_wrong_are_refused(float value) throws Exception {
    Path file = folder(PLAN).resolve("w");
    Tensor broken = new Tensor(new long[] {3}, new float[] {1, value, 2});
    SafeTensors.write(file, Map.of("stem.weight", broken), SafeTensors.Storage.F32, Map.of());
    Path folder = folder(PLAN.replace("sha256: 0", "sha256: " + Sha256.of(file)));
    ModelFolder model = ModelFolder.open(folder);
    assertThatThrownBy(model::weights)
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("w has values in stem.weight that are not numbers");
  }

  /** Values are checked once per sha256; this must not accept other weights in the same file. */
  @Test
  void weights_that_went_wrong_are_refused_each_time_and_after_sound_ones_too() throws Exception {
    ModelFolder sound = withWeights(1);
    assertThat(sound.weights().get("w").values()).containsExactly(1, 2);
    assertThat(sound.weights().get("w").values()).containsExactly(1, 2);

    ModelFolder broken = withWeights(Float.NaN);
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(broken::weights).hasMessageContaining("that are not numbers");
    }
    assertThatThrownBy(sound::weights).hasMessageContaining("the file is damaged");
  }

  private ModelFolder withWeights(float value) throws Exception {
    Path file = folder(PLAN).resolve("w");
    Tensor tensor = new Tensor(new long[] {2}, new float[] {value, 2});
    SafeTensors.write(file, Map.of("w", tensor), SafeTensors.Storage.F32, Map.of());
    return ModelFolder.open(folder(PLAN.replace("sha256: 0", "sha256: " + Sha256.of(file))));
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
