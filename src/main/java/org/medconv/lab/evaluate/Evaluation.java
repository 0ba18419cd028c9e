package org.medconv.lab.evaluate;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;
import org.medconv.lab.desk.ReportPage;
import org.medconv.lab.score.Interval;
import org.medconv.lab.score.Metric;
import org.medconv.lab.score.Reliability;
import org.medconv.lab.score.RocCurve;
import org.medconv.lab.score.Scores;
import org.medconv.plot.CountMatrix;
import org.medconv.plot.LineChart;
import org.medconv.plot.LineChart.Curve;
import org.medconv.plot.LineChart.Point;

/**
 * Answers to cases with a known class, and their scores.
 *
 * @param model name and version
 * @param data where the cases come from
 * @param simulated whether the cases are simulated
 * @param answers by name: the first are the model's as the node uses it, the others are for
 *     comparison
 */
record Evaluation(
    String model,
    String data,
    boolean simulated,
    List<BoneClass> truth,
    Map<String, List<Probabilities>> answers) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final Curve CHANCE =
      new Curve("chance", List.of(new Point(0, 0), new Point(1, 1)));
  private static final Curve CALIBRATED =
      new Curve("calibrated", List.of(new Point(0, 0), new Point(1, 1)));

  Evaluation {
    truth = List.copyOf(truth);
    answers = new LinkedHashMap<>(answers);
    if (truth.isEmpty() || answers.isEmpty()) {
      throw new IllegalArgumentException("there are no cases to evaluate on, or no answers");
    }
    for (List<Probabilities> some : answers.values()) {
      if (some.size() != truth.size()) {
        throw new IllegalArgumentException(
            "%d answers to %d cases".formatted(some.size(), truth.size()));
      }
    }
  }

  /** Writes {@code evaluation.json}, {@code .md} and {@code .html} with their pictures. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<String, Map<Metric, Interval>> figures = new LinkedHashMap<>();
    answers.forEach((who, some) -> figures.put(who, Interval.all(truth, some)));
    draw(folder);
    MAPPER.writeValue(folder.resolve("evaluation.json").toFile(), json(figures));
    page(figures).write(folder, "evaluation");
  }

  private List<Probabilities> main() {
    return answers.values().iterator().next();
  }

  Scores scores() {
    return Scores.of(truth, main());
  }

  private void draw(Path folder) throws IOException {
    List<Curve> rocs = new ArrayList<>();
    for (BoneClass one : BoneClass.values()) {
      RocCurve roc = RocCurve.of(one, truth, main());
      rocs.add(new Curve("%s %.2f".formatted(name(one), roc.area()), roc.points()));
    }
    rocs.add(CHANCE);
    LineChart.write(
        folder.resolve("roc.png"),
        List.of(
            new LineChart(
                "ROC, one class against the rest" + mark(),
                "false positives, share",
                "true positives, share",
                rocs,
                Double.NaN)));
    List<Curve> reliability = new ArrayList<>();
    answers.forEach((who, some) -> reliability.add(reliability(who, some)));
    reliability.add(CALIBRATED);
    LineChart.write(
        folder.resolve("reliability.png"),
        List.of(
            new LineChart(
                "Reliability" + mark(), "probability", "right, share", reliability, Double.NaN)));
    new CountMatrix(
            "Confusion matrix" + mark(),
            Arrays.stream(BoneClass.values()).map(Evaluation::name).toList(),
            scores().confusion())
        .write(folder.resolve("confusion.png"));
  }

  private Curve reliability(String who, List<Probabilities> some) {
    List<Point> points =
        Reliability.of(truth, some).bins().stream()
            .filter(bin -> bin.cases() > 0)
            .map(bin -> new Point(bin.confidence(), bin.accuracy()))
            .toList();
    return new Curve(who, points);
  }

  private String mark() {
    return simulated ? " (simulated cases)" : "";
  }

  private static String name(BoneClass one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  private ReportPage page(Map<String, Map<Metric, Interval>> figures) {
    ReportPage page = new ReportPage("Evaluation of " + model);
    if (simulated) {
      page.sentence("SIMULATED: no patient is among these cases.");
    }
    int[] counts = new int[BoneClass.values().length];
    truth.forEach(one -> counts[one.ordinal()]++);
    page.sentence(
        "%d cases of %s: %d osteoporosis, %d osteopenia, %d normal."
            .formatted(truth.size(), data, counts[0], counts[1], counts[2]));
    page.sentence(
        "In brackets: 95 % intervals by bootstrap, cases of each class resampled 2000 times."
            + " Sensitivity, specificity and ROC AUC are means over the classes, each against the"
            + " rest; F1 is weighted by the classes' cases.");
    List<String> head = new ArrayList<>(List.of("Figure"));
    head.addAll(figures.keySet());
    List<List<String>> rows = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      List<String> row = new ArrayList<>(List.of(metric.title()));
      figures.values().forEach(one -> row.add(one.get(metric).toString()));
      rows.add(row);
    }
    return page.heading("Figures")
        .table(head, rows)
        .heading("Confusion matrix")
        .picture("confusion.png", "counts by truth and answer")
        .heading("ROC")
        .picture("roc.png", "ROC curves of the three classes")
        .heading("Reliability")
        .picture("reliability.png", "share of right answers by probability");
  }

  private ObjectNode json(Map<String, Map<Metric, Interval>> figures) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("model", model)
        .put("data", data)
        .put("simulated", simulated)
        .put("cases", truth.size());
    answers.forEach(
        (who, some) -> {
          ObjectNode one = root.withObject("/answers").putObject(who);
          figures
              .get(who)
              .forEach((metric, interval) -> interval.addTo(one.putObject(metric.name())));
          one.set("confusion", MAPPER.valueToTree(Scores.of(truth, some).confusion()));
          ArrayNode bins = one.putArray("reliability");
          Reliability.of(truth, some)
              .bins()
              .forEach(
                  bin ->
                      bins.addObject()
                          .put("cases", bin.cases())
                          .put("confidence", bin.cases() == 0 ? null : bin.confidence())
                          .put("accuracy", bin.cases() == 0 ? null : bin.accuracy()));
        });
    return root;
  }
}
