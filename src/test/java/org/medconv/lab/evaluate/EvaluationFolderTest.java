package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.lab.evaluate.ScanRow.Density;
import org.medconv.lab.evaluate.ScanRow.Outcome;

class EvaluationFolderTest {
  @TempDir private Path folder;

  private static void add(EvaluationFolder folder, int number) throws IOException {
    ScanRow row =
        new ScanRow(
            number,
            3,
            "one 1 abc",
            "USUAL",
            List.of(),
            60,
            120,
            12,
            1,
            2,
            true,
            false,
            "NONE",
            Outcome.RIGHT,
            "",
            "",
            1,
            0.9,
            Density.NONE,
            2);
    BufferedImage picture = new BufferedImage(260, 380, BufferedImage.TYPE_INT_RGB);
    folder.add(row, Optional.of(picture));
  }

  @Test
  void two_processes_share_a_folder_and_the_last_one_sums_up_all() throws Exception {
    EvaluationFolder one = new EvaluationFolder(folder);
    EvaluationFolder other = new EvaluationFolder(folder);
    for (int n = 0; n < 6; n++) {
      add(n < 3 ? one : other, n);
    }

    assertThat(other.has(3, 0, "one 1 abc")).isTrue();
    assertThat(other.has(3, 6, "one 1 abc")).isFalse();
    assertThat(other.has(4, 0, "one 1 abc")).as("another seed").isFalse();
    assertThat(other.finish(3, "one 1 abc").right().of()).isEqualTo(6);
    assertThat(Files.readString(folder.resolve("summary.txt"))).contains("6 of 6, 100.0 %");
    assertThat(folder.resolve("worst.png")).isNotEmptyFile();
    assertThat(folder.resolve("rows.json")).isNotEmptyFile();
  }

  @Test
  void rows_of_two_models_are_never_mixed() throws Exception {
    EvaluationFolder rows = new EvaluationFolder(folder);
    add(rows, 0);

    assertThatThrownBy(() -> rows.has(3, 0, "one 2 def"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one 1 abc")
        .hasMessageContaining("another folder");
  }
}
