package org.medconv.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.Calibration;
import org.medconv.classify.MedConvClassifier;
import org.medconv.lab.cohort.SimulateCohort;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import picocli.CommandLine;

@Tag("heavy")
class CalibrateTest {
  @TempDir Path folder;

  @Test
  void a_model_whose_calibration_no_longer_fits_is_refused_until_it_is_calibrated_again()
      throws Exception {
    Path cohort = folder.resolve("cohort");
    int drawn =
        new CommandLine(new SimulateCohort())
            .execute("--out", cohort.toString(), "--subjects", "60,60,12", "--seed", "77");
    assertThat(drawn).isZero();
    Path model = outdated();
    Compute compute = Compute.open(DeviceChoice.CPU, 1);
    assertThatThrownBy(() -> MedConvClassifier.open(ModelFolder.open(model), compute))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("run `lab calibrate` again");

    int calibrated =
        new CommandLine(new Calibrate())
            .execute(
                "--model",
                model.toString(),
                "--data",
                cohort.toString(),
                "--strange",
                "6",
                "--training-cases",
                "40",
                "--threads",
                "1");

    assertThat(calibrated).isZero();
    try (MedConvClassifier classifier = MedConvClassifier.open(ModelFolder.open(model), compute)) {
      Calibration calibration = classifier.calibration().orElseThrow();
      assertThat(calibration.familiarity().kinds()).containsExactly("head", "T8", "L4", "sacrum");
      assertThat(classifier.model().version()).isEqualTo("0.2.1");
    }
  }

  /** The shipped model as if it had been calibrated with fewer kinds. */
  private Path outdated() throws Exception {
    Path shipped = Path.of("models", "medconv-resnet50");
    Path model = Files.createDirectory(folder.resolve("medconv-resnet50"));
    try (Stream<Path> files = Files.list(shipped)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".safetensors")).toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    String plan = Files.readString(shipped.resolve("model.yaml"));
    Files.writeString(
        model.resolve("model.yaml"),
        plan.replaceFirst("(?m)^otherKinds: .*$", "otherKinds: [head]")
            .replaceFirst("(?m)^version: .*$", "version: \"0.2.0\""));
    return model;
  }
}
