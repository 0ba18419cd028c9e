package org.medconv.lab.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;
import org.medconv.peers.Python;

class ScoresTest {
  private static final Offset<Double> EQUAL = within(1e-9);

  @Test
  void scores_of_five_cases_are_those_worked_out_by_hand() {
    List<BoneClass> truth =
        List.of(
            BoneClass.OSTEOPOROSIS,
            BoneClass.OSTEOPOROSIS,
            BoneClass.OSTEOPENIA,
            BoneClass.NORMAL,
            BoneClass.NORMAL);
    List<Probabilities> answers =
        List.of(
            new Probabilities(0.8, 0.1, 0.1),
            new Probabilities(0.3, 0.6, 0.1),
            new Probabilities(0.4, 0.5, 0.1),
            new Probabilities(0.05, 0.15, 0.8),
            new Probabilities(0.1, 0.2, 0.7));
    Scores scores = Scores.of(truth, answers);
    assertThat(scores.accuracy()).isCloseTo(0.8, within(1e-12));
    assertThat(scores.recall(BoneClass.OSTEOPOROSIS)).isCloseTo(0.5, within(1e-12));
    assertThat(scores.sensitivity()).isCloseTo((0.5 + 1 + 1) / 3, within(1e-12));
    // One of the four that are not osteopenia was called so.
    assertThat(scores.specificity()).isCloseTo((1 + 0.75 + 1) / 3, within(1e-12));
    // Six pairs; 0.3 is above 0.05 and 0.1 and below 0.4.
    assertThat(scores.osteoporosisAuc()).isCloseTo(5 / 6.0, within(1e-12));
    // Bins: 0.8, 0.8 (both right); 0.7 (right); 0.6 (wrong); 0.5 (right).
    assertThat(scores.calibrationError()).isCloseTo((0.4 + 0.3 + 0.6 + 0.5) / 5, within(1e-12));
  }

  @Test
  void ties_count_half() {
    RocCurve tied =
        RocCurve.of(new double[] {1, 1, 1, 1}, new boolean[] {true, false, true, false});
    assertThat(tied.area()).isEqualTo(0.5);
  }

  @Test
  void a_class_without_cases_has_no_area() {
    Scores scores = Scores.of(List.of(BoneClass.NORMAL), List.of(new Probabilities(0.1, 0.2, 0.7)));
    assertThat(scores.osteoporosisAuc()).isNaN();
    assertThat(scores.accuracy()).isEqualTo(1);
  }

  @Test
  void scores_are_scikit_learn_s() throws IOException {
    try (InputStream in = ScoresTest.class.getResourceAsStream("scikit-learn-scores.json")) {
      assertSame(JsonMapper.builder().build().readTree(in));
    }
  }

  @Test
  void scores_are_scikit_learn_s_on_answers_drawn_now(@TempDir Path folder) throws IOException {
    Path reference = folder.resolve("scores.json");
    String seed = Long.toString(System.nanoTime() % 1_000_000);
    Python.having("sklearn", Path.of("src/test/python/requirements-scores.txt"))
        .run(Path.of("src/test/python/classification_scores.py"), reference.toString(), seed);
    assertSame(JsonMapper.builder().build().readTree(reference.toFile()));
  }

  private static void assertSame(JsonNode reference) {
    assertThat(reference.get("cases")).hasSize(4);
    for (JsonNode one : reference.get("cases")) {
      List<BoneClass> truth = new ArrayList<>();
      List<Probabilities> answers = new ArrayList<>();
      one.get("truth").forEach(node -> truth.add(BoneClass.values()[node.asInt()]));
      one.get("probabilities")
          .forEach(
              p ->
                  answers.add(
                      new Probabilities(
                          p.get(0).asDouble(), p.get(1).asDouble(), p.get(2).asDouble())));
      String as = "%s, seed %s".formatted(one.get("kind"), reference.get("seed"));
      Scores scores = Scores.of(truth, answers);
      Map.of(
              "accuracy", scores.accuracy(),
              "sensitivity", scores.sensitivity(),
              "specificity", scores.specificity(),
              "f1", scores.f1(),
              "auc", scores.auc(),
              "calibration_error", scores.calibrationError())
          .forEach(
              (name, value) ->
                  assertThat(value)
                      .as("%s of %s", name, as)
                      .isCloseTo(one.get(name).asDouble(), EQUAL));
      for (int n = 0; n < 3; n++) {
        assertThat(scores.aucs()[n]).as(as).isCloseTo(one.get("aucs").get(n).asDouble(), EQUAL);
        for (int m = 0; m < 3; m++) {
          assertThat(scores.confusion()[n][m])
              .as(as)
              .isEqualTo(one.get("confusion").get(n).get(m).asInt());
        }
      }
      assertSameCurve(RocCurve.of(BoneClass.OSTEOPOROSIS, truth, answers), one, as);
    }
  }

  private static void assertSameCurve(RocCurve curve, JsonNode reference, String as) {
    assertThat(curve.points()).as(as).hasSize(reference.get("roc_fpr").size());
    for (int n = 0; n < curve.points().size(); n++) {
      assertThat(curve.points().get(n).x())
          .as(as)
          .isCloseTo(reference.get("roc_fpr").get(n).asDouble(), EQUAL);
      assertThat(curve.points().get(n).y())
          .as(as)
          .isCloseTo(reference.get("roc_tpr").get(n).asDouble(), EQUAL);
    }
  }
}
