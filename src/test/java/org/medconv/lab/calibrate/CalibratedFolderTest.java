package org.medconv.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.classify.Calibration;
import org.medconv.classify.Familiarity;
import org.medconv.classify.FlagRule;
import org.medconv.classify.LogitScaling;
import org.medconv.classify.PredictionSets;
import org.medconv.classify.Probabilities;
import org.medconv.classify.Share;
import org.medconv.model.ModelFolder;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;

/** A calibration is written to a model folder and read back, or an error says why not. */
class CalibratedFolderTest {
  private static final int DIMENSIONS = Familiarity.DIMENSIONS;

  private static final FlagRule FLAG =
      new FlagRule(
          0.1525,
          Optional.of(
              new FlagRule.Found(
                  new Share(0.875, 0.75, 0.9375),
                  new Share(0.625, 0.5, 0.75),
                  new Share(0.25, 0.125, 0.375),
                  new Share(1, 0.875, 1),
                  "8 'quoted' L1s")));

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void copy() throws IOException {
    folder = Files.createDirectory(temporary.resolve("medconv-resnet50"));
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        kind: medconv-classifier
        name: medconv-resnet50
        version: "0.1.9"
        weights: weights.safetensors
        sha256: abc
        """);
  }

  private static Calibration calibration(double coverage, float more) {
    return new Calibration(
        new LogitScaling(new double[] {0.5, 0.6, 0.7}, new double[] {-2, -1, -0.5}),
        new Probabilities(0.125, 0.375, 0.5),
        new PredictionSets(coverage, new double[] {0.1, 0.2, 0.3}),
        Familiarity.of(
            Stream.of("trend", "whitening", "discriminants")
                .collect(Collectors.toMap(name -> name, name -> tensor(name, more))),
            List.of("head", "L4"),
            new Familiarity.Limits(1.5, -2.25, 0.97)),
        Optional.of(FLAG));
  }

  private static Tensor tensor(String name) {
    return tensor(name, 0);
  }

  private static Tensor tensor(String name, float more) {
    int count =
        switch (name) {
          case "trend" -> Familiarity.TERMS * DIMENSIONS;
          case "whitening" -> DIMENSIONS * DIMENSIONS;
          default -> 2 * (DIMENSIONS + 1);
        };
    float[] values = new float[count];
    for (int n = 0; n < count; n++) {
      values[n] = 0.25f * (n % 7) + more;
    }
    return new Tensor(new long[] {count}, values);
  }

  private void write(double coverage, String version) throws IOException {
    write(coverage, version, 0);
  }

  private void write(double coverage, String version, float more) throws IOException {
    CalibratedFolder.write(
        folder, version, calibration(coverage, more), "\"some\" L1s", "a command");
  }

  @Test
  void what_is_written_is_read() throws Exception {
    write(0.9, "0.1.10");
    ModelFolder read = ModelFolder.open(folder);
    assertThat(read.id().version()).isEqualTo("0.1.10");
    Calibration calibration = Calibration.of(read).orElseThrow();
    assertThat(calibration.scaling().scales()).containsExactly(0.5, 0.6, 0.7);
    assertThat(calibration.scaling().offsets()).containsExactly(-2, -1, -0.5);
    assertThat(calibration.shares()).isEqualTo(new Probabilities(0.125, 0.375, 0.5));
    assertThat(calibration.sets().coverage()).isEqualTo(0.9);
    assertThat(calibration.sets().thresholds()).containsExactly(0.1, 0.2, 0.3);
    assertThat(calibration.flag()).contains(FLAG);
    assertThat(calibration.familiarity().kinds()).containsExactly("head", "L4");
    assertThat(calibration.familiarity().limits())
        .isEqualTo(new Familiarity.Limits(1.5, -2.25, 0.97));
    assertThat(calibration.familiarity().whitening().values())
        .containsExactly(tensor("whitening").values());
  }

  @Test
  void a_new_calibration_takes_the_place_of_the_old_one() throws Exception {
    write(0.9, "0.1.10");
    write(0.8, "0.1.11");
    assertThat(Files.readString(folder.resolve("model.yaml"))).containsOnlyOnce("coverage:");
    assertThat(Calibration.of(ModelFolder.open(folder)).orElseThrow().sets().coverage())
        .isEqualTo(0.8);
    assertThat(ModelFolder.open(folder).id().version()).isEqualTo("0.1.11");
  }

  @Test
  void a_folder_that_was_not_calibrated_has_none() throws Exception {
    assertThat(Calibration.of(ModelFolder.open(folder))).isEmpty();
    assertThat(ModelFolder.open(folder).isCalibrated()).isFalse();
  }

  @Test
  void a_damaged_file_is_refused_with_its_checksum() throws Exception {
    write(0.9, "0.1.10");
    Path file = calibrationFile();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1;
    Files.write(file, bytes);
    refused(file.getFileName() + " has sha256");
  }

  @Test
  void a_missing_file_is_refused_by_its_name() throws Exception {
    write(0.9, "0.1.10");
    Path file = calibrationFile();
    Files.delete(file);
    refused(file.getFileName().toString());
  }

  private Path calibrationFile() throws IOException {
    List<Path> files = calibrationFiles();
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private List<Path> calibrationFiles() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(one -> one.getFileName().toString().startsWith("calibration")).toList();
    }
  }

  @Test
  void files_of_earlier_calibrations_go() throws Exception {
    Files.writeString(folder.resolve("calibration.safetensors"), "of 0.2.2 and before");
    write(0.9, "0.1.10");
    Path first = calibrationFile();
    write(0.9, "0.1.11", 0.5f);
    assertThat(calibrationFile()).isNotEqualTo(first);
    assertThat(calibrationFile().getFileName().toString())
        .matches("calibration-[0-9a-f]{16}\\.safetensors");
  }

  /** Writes two calibrations in turn until it is killed. */
  static final class Writing {
    private Writing() {}

    public static void main(String[] args) throws IOException {
      for (int n = 1; ; n++) {
        CalibratedFolder.write(
            Path.of(args[0]), "0.2." + n, calibration(0.5 + 0.25 * (n % 2), n % 2), "L1s", "test");
        System.out.println(n);
      }
    }
  }

  @Test
  void whatever_moment_it_is_killed_at_the_folder_has_one_whole_calibration() throws Exception {
    write(0.75, "0.1.10", 1);
    for (int kill = 0; kill < 4; kill++) {
      Process writing =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writing.class.getName(),
                  folder.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader said = writing.inputReader()) {
        for (int n = 0; n < 3 + 7 * kill; n++) {
          assertThat(said.readLine()).isEqualTo(Integer.toString(n + 1));
        }
        writing.destroyForcibly().waitFor();
      }
      Calibration left = Calibration.of(ModelFolder.open(folder)).orElseThrow();
      assertThat(left.familiarity().whitening().values()[1])
          .as("of the calibration that covers %s", left.sets().coverage())
          .isEqualTo(left.sets().coverage() > 0.6 ? 1.25f : 0.25f);
    }
    write(0.9, "0.1.11");
    assertThat(calibrationFiles()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "calibrationSha256",
        "logitScale",
        "logitOffset",
        "classShares",
        "coverage",
        "setThresholds",
        "unfamiliarAbove",
        "otherAbove",
        "familiarShare",
        "flagSensitivity",
        "flagSpecificity",
        "flagPpv",
        "flagNpv",
        "flagOn"
      })
  void a_missing_key_is_named(String key) throws Exception {
    write(0.9, "0.1.10");
    change(key + ": .*", "");
    refused("\"" + key + "\" is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "coverage: 0.9 -> coverage: 90",
        "setThresholds: .* -> setThresholds: [0.1, 0.2]",
        "logitScale: .* -> logitScale: [1, 1]",
        "unfamiliarAbove: .* -> unfamiliarAbove: 0",
        "flagThreshold: .* -> flagThreshold: 15",
        "flagPpv: .* -> flagPpv: [0.2, 0.3, 0.4]",
        "otherKinds: .* -> otherKinds: [head, L4, hip]"
      })
  void wrong_values_are_refused_and_tell_to_calibrate_again(String change) throws Exception {
    write(0.9, "0.1.10");
    String[] sides = change.split(" -> ", 2);
    change(sides[0], sides[1]);
    refused("lab calibrate");
  }

  @Test
  void the_next_version_has_the_next_last_number() {
    assertThat(CalibratedFolder.next("0.1.0")).isEqualTo("0.1.1");
    assertThat(CalibratedFolder.next("2026.9")).isEqualTo("2026.10");
    assertThat(CalibratedFolder.next("trial")).isEqualTo("trial.1");
  }

  private void change(String line, String to) throws IOException {
    Path plan = folder.resolve("model.yaml");
    String yaml = Files.readString(plan);
    String changed = yaml.replaceFirst("(?m)^" + line + "$", to);
    assertThat(changed).isNotEqualTo(yaml);
    Files.writeString(plan, changed);
  }

  private void refused(String why) {
    assertThatThrownBy(() -> Calibration.of(ModelFolder.open(folder)))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining(why);
  }
}
