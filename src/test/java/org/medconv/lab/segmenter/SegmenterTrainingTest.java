package org.medconv.lab.segmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.lab.segmenter.SegmenterTraining.Settings;
import org.medconv.lab.segmenter.SegmenterTraining.Task;
import org.medconv.model.DeviceChoice;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;

class SegmenterTrainingTest {
  @TempDir private Path folder;

  private void train(int steps) throws Exception {
    training(folder, steps, 1).run();
  }

  private static SegmenterTraining training(Path folder, int steps, int checkpointEvery) {
    return new SegmenterTraining(
        new Settings(
            folder,
            Task.SPINE,
            steps,
            5,
            new int[] {4, 4, 8, 8},
            new int[] {32, 32, 32},
            1e-3f,
            1,
            checkpointEvery,
            1,
            DeviceChoice.CPU,
            2,
            Optional.empty(),
            0));
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("log.csv"));
  }

  @Test
  void a_stopped_training_goes_on_and_its_report_shows_all_of_it() throws Exception {
    train(1);
    train(2);

    assertThat(log()).hasSize(3);
    assertThat(log().get(0)).startsWith("step,seconds,loss,core,rim,disc");
    assertThat(log().get(2)).startsWith("2,");
    BufferedImage crop = ImageIO.read(folder.resolve("crop-1.png").toFile());
    assertThat(crop.getHeight()).isGreaterThan(3 * 32);
    assertThat(folder.resolve("learning-curve.png")).isNotEmptyFile();
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("2 of 2 steps", "<td>seed</td><td>5</td>", "crop-1.png", "random weights");

    Files.delete(folder.resolve("report.html"));
    train(2);
    assertThat(log()).as("nothing is left to train").hasSize(3);
    assertThat(folder.resolve("report.html")).exists();
  }

  @Test
  void a_training_that_was_killed_goes_on_to_the_same_weights_and_moments() throws Exception {
    Path straight = folder.resolve("straight");
    Path killed = folder.resolve("killed");
    training(straight, 4, 2).run();
    // What a kill after three steps leaves: the checkpoint after two.
    training(killed, 4, 2).run(3);
    assertThat(Files.readAllLines(killed.resolve("log.csv"))).hasSize(2);
    training(killed, 4, 2).run();

    Map<String, Tensor> wanted = tensors(straight);
    Map<String, Tensor> found = tensors(killed);
    assertThat(found).hasSameSizeAs(wanted);
    wanted.forEach(
        (name, tensor) -> assertThat(found.get(name).values()).as(name).isEqualTo(tensor.values()));
    assertThat(wanted.keySet()).anyMatch(name -> name.startsWith("optimiser/mean/"));
    assertThat(withoutSeconds(killed)).isEqualTo(withoutSeconds(straight)).hasSize(3);
  }

  private static Map<String, Tensor> tensors(Path folder) throws IOException {
    return SafeTensors.read(folder.resolve("checkpoint.safetensors"));
  }

  private static List<String> withoutSeconds(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("log.csv")).stream()
        .map(line -> line.replaceFirst("^([^,]+),[^,]+,", "$1,"))
        .toList();
  }

  @Test
  void a_folder_with_another_training_is_refused() throws Exception {
    train(1);
    SegmenterTraining other =
        new SegmenterTraining(
            new Settings(
                folder,
                Task.SPINE,
                1,
                6,
                new int[] {4, 4, 8, 8},
                new int[] {32, 32, 32},
                1e-3f,
                1,
                1,
                1,
                DeviceChoice.CPU,
                2,
                Optional.empty(),
                0));
    assertThatThrownBy(other::run)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another training")
        .hasMessageContaining("seed 5");
  }
}
