package org.medconv.lab.segmenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.lab.segmenter.SegmenterTraining.Settings;
import org.medconv.lab.segmenter.SegmenterTraining.Task;
import org.medconv.model.DeviceChoice;

class SegmenterTrainingTest {
  @TempDir private Path folder;

  private void train(int steps) throws Exception {
    new SegmenterTraining(
            new Settings(
                folder,
                Task.SPINE,
                steps,
                5,
                new int[] {4, 4, 8, 8},
                new int[] {32, 32, 32},
                1e-3f,
                1,
                1,
                1,
                DeviceChoice.CPU,
                2,
                Optional.empty(),
                0))
        .run();
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
}
