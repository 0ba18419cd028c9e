package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;

class EvaluationTest {
  private static final List<BoneClass> TRUTH =
      List.of(
          BoneClass.OSTEOPOROSIS,
          BoneClass.OSTEOPOROSIS,
          BoneClass.OSTEOPENIA,
          BoneClass.NORMAL,
          BoneClass.NORMAL);
  private static final List<Probabilities> ANSWERS =
      List.of(
          new Probabilities(0.8, 0.1, 0.1),
          new Probabilities(0.3, 0.6, 0.1),
          new Probabilities(0.2, 0.7, 0.1),
          new Probabilities(0.1, 0.1, 0.8),
          new Probabilities(0.1, 0.2, 0.7));

  @TempDir Path folder;

  private static Evaluation evaluation() {
    Map<String, List<Probabilities>> answers = new LinkedHashMap<>();
    answers.put("as the node answers", ANSWERS);
    return new Evaluation("net 1", "five <cases>", true, TRUTH, answers);
  }

  @Test
  void a_report_is_written_for_machines_and_twice_for_readers() throws IOException {
    evaluation().write(folder);
    JsonNode json =
        JsonMapper.builder().build().readTree(folder.resolve("evaluation.json").toFile());
    assertThat(json.get("simulated").asBoolean()).isTrue();
    JsonNode accuracy = json.at("/answers/as the node answers/ACCURACY");
    assertThat(accuracy.get("value").asDouble()).isCloseTo(0.8, within(1e-12));
    assertThat(accuracy.get("low").asDouble()).isLessThan(0.8);
    assertThat(Files.readString(folder.resolve("evaluation.md")))
        .contains("SIMULATED")
        .contains("| Accuracy | 0.800 (")
        .contains("](roc.png)");
    assertThat(Files.readString(folder.resolve("evaluation.html")))
        .contains("five &lt;cases&gt;")
        .contains("data:image/png;base64,")
        .doesNotContain("src=\"roc.png\"");
  }

  @Test
  void the_confusion_matrix_is_darkest_where_a_row_s_cases_are() throws IOException {
    evaluation().write(folder);
    BufferedImage image = ImageIO.read(folder.resolve("confusion.png").toFile());
    int side = 110;
    Color normalAsNormal = new Color(image.getRGB(140 + 2 * side + 8, 95 + 2 * side + 8));
    Color normalAsOsteoporosis = new Color(image.getRGB(140 + 8, 95 + 2 * side + 8));
    assertThat(normalAsNormal.getRed()).isZero();
    assertThat(normalAsOsteoporosis).isEqualTo(Color.WHITE);
  }

  @Test
  void answers_that_are_not_one_a_case_are_refused() {
    assertThatThrownBy(
            () -> new Evaluation("net", "data", false, TRUTH, Map.of("x", ANSWERS.subList(0, 4))))
        .hasMessage("4 answers to 5 cases");
  }
}
