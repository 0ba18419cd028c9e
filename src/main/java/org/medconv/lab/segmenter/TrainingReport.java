package org.medconv.lab.segmenter;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medconv.lab.desk.PngFile;
import org.medconv.lab.segmenter.SegmenterTraining.Settings;
import org.medconv.model.Compute;
import org.medconv.model.Processor;
import org.medconv.plot.LineChart;
import org.medconv.plot.LineChart.Curve;
import org.medconv.plot.LineChart.Point;

/**
 * The report of a training, {@code report.html} in its folder: learning curves from {@code
 * log.csv}, held-out crops with truth and prediction, settings and machine. Rewritten at every
 * checkpoint.
 */
final class TrainingReport {
  /** Number of held-out crops in the report. */
  static final int CROPS = 4;

  private static final int LOSS = 2;
  private static final int FIRST_DICE = 3;

  private final Settings settings;
  private final SegmentationTask task;
  private final Compute compute;

  TrainingReport(Settings settings, SegmentationTask task, Compute compute) {
    this.settings = settings;
    this.task = task;
    this.compute = compute;
  }

  void write(List<CropPicture> crops) throws IOException {
    List<String[]> log = log();
    writeCurves(log);
    for (int n = 0; n < crops.size(); n++) {
      PngFile.write(crops.get(n).drawn(), file(crop(n)));
    }
    Files.writeString(file("report.html"), page(log, crops.size()));
  }

  private Path file(String name) {
    return settings.folder().resolve(name);
  }

  private static String crop(int n) {
    return "crop-%d.png".formatted(n + 1);
  }

  /** The header line and one line per checkpoint. */
  private List<String[]> log() throws IOException {
    return Files.readAllLines(file("log.csv")).stream().map(line -> line.split(",")).toList();
  }

  private void writeCurves(List<String[]> log) throws IOException {
    String[] names = log.get(0);
    List<Curve> dice = new ArrayList<>();
    for (int column = FIRST_DICE; column < names.length; column++) {
      if (!names[column].equals("votes") || task.plan().votes() > 0) {
        dice.add(curve(log, column));
      }
    }
    LineChart.write(
        file("learning-curve.png"),
        List.of(
            new LineChart(
                "Loss", "step", "training, running mean", List.of(curve(log, LOSS)), Double.NaN),
            new LineChart("Held-out cases", "step", "Dice; votes: share right", dice, Double.NaN)));
  }

  private static Curve curve(List<String[]> log, int column) {
    List<Point> points =
        log.stream()
            .skip(1)
            .map(line -> new Point(Double.parseDouble(line[0]), Double.parseDouble(line[column])))
            .toList();
    return new Curve(log.get(0)[column], points);
  }

  private String page(List<String[]> log, int crops) {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n")
        .append("<title>Training of the %s network</title>\n".formatted(task.name()))
        .append("<style>body{font-family:sans-serif;max-width:1500px;margin:2em}")
        .append("td,th{padding:.1em .8em;text-align:right}img{max-width:100%}</style>\n")
        .append("<h1>Training of the %s network</h1>\n".formatted(task.name()))
        .append(
            "<p>Simulated CTs only, no patients. %d of %d steps.</p>\n"
                .formatted(Integer.parseInt(log.get(log.size() - 1)[0]), settings.steps()))
        .append("<img src=\"learning-curve.png\" alt=\"loss and held-out Dice by step\">\n");
    page.append("<h2>Settings</h2>\n<table>\n");
    settings().forEach((name, value) -> row(page, "td", name, value));
    page.append("</table>\n<h2>Held-out crops</h2>\n");
    for (int n = 0; n < crops; n++) {
      page.append("<p><img src=\"%s\" alt=\"held-out crop %d\"></p>\n".formatted(crop(n), n + 1));
    }
    page.append("<h2>Checkpoints</h2>\n<p><a href=\"log.csv\">log.csv</a>; seconds count from the")
        .append(" latest start of the training.</p>\n<table>\n");
    row(page, "th", log.get(0));
    log.stream().skip(1).forEach(line -> row(page, "td", line));
    return page.append("</table>\n</html>\n").toString();
  }

  private static void row(StringBuilder page, String cell, String... values) {
    page.append("<tr>");
    for (String value : values) {
      page.append("<%s>%s</%s>".formatted(cell, escaped(value), cell));
    }
    page.append("</tr>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private Map<String, String> settings() {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("task", settings.task().name());
    rows.put("seed", Long.toString(settings.seed()));
    rows.put("steps", Integer.toString(settings.steps()));
    rows.put("widths", Arrays.toString(settings.widths()));
    rows.put("crop: columns, rows, slices", Arrays.toString(task.size()));
    rows.put("learning rate", Float.toString(settings.learningRate()));
    rows.put("each case shown", settings.uses() + " times");
    rows.put("checkpoint every", settings.checkpointEvery() + " steps");
    rows.put("held-out cases", Integer.toString(settings.validationCases()));
    // Only the file name: its path on the machine is private.
    rows.put(
        "began with",
        settings.from().map(file -> file.getFileName().toString()).orElse("random weights"));
    rows.put("device", compute.deviceName() + ", " + settings.threads() + " threads");
    rows.put(
        "machine",
        "%d processors, %s, %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                Processor.name(),
                System.getProperty("os.name")));
    rows.put(
        "versions",
        "Java %s, DJL %s, PyTorch %s"
            .formatted(
                System.getProperty("java.version"),
                Engine.getDjlVersion(),
                compute.engineVersion()));
    return rows;
  }
}
