package org.medconv.lab.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.medconv.lab.desk.ReportPage;
import org.medconv.lab.score.Interval;
import org.medconv.lab.score.Metric;
import org.medconv.lab.score.Spread;
import org.medconv.lab.tables.PaperTable.Masks;
import org.medconv.lab.tables.PaperTable.Row;
import org.medconv.plot.LineChart;
import org.medconv.plot.LineChart.Curve;
import org.medconv.plot.LineChart.Point;

/** A table's rows that are there, beside the paper's. */
final class TableReport {
  private final PaperTable table;
  private final Path folder;
  private final Map<String, Trained> rows = new LinkedHashMap<>();

  /**
   * A row and its trainings, one a seed.
   *
   * @param results empty where none is there yet
   * @param intervals of a single training
   */
  private record Trained(Row row, List<RowResult> results, Map<Metric, Interval> intervals) {

    static Trained of(Row row, List<RowResult> seeds) {
      List<RowResult> results =
          row.ensemble() && seeds.size() > 1
              ? List.of(RowResult.ensemble(seeds, row.recipe()))
              : row.ensemble() ? List.of() : seeds;
      return new Trained(
          row, results, results.size() == 1 ? results.get(0).figures(row.recipe()) : Map.of());
    }

    double[] values(Metric metric) {
      return results.stream()
          .mapToDouble(one -> 100 * metric.of(one.scores(row.recipe())))
          .toArray();
    }

    double mean(Metric metric) {
      return Spread.mean(values(metric));
    }

    double minutes() {
      return results.stream().mapToDouble(RowResult::seconds).average().orElse(Double.NaN) / 60;
    }
  }

  /**
   * @param folder of the rows, see {@link RowFolder}
   */
  TableReport(PaperTable table, Path folder) throws IOException {
    this.table = table;
    this.folder = folder;
    RowFolder files = new RowFolder(folder);
    for (Row row : table.rows()) {
      rows.put(row.label(), Trained.of(row, files.all(row.recipe().trained(), row.masks())));
    }
  }

  /**
   * Writes Markdown and HTML.
   *
   * @param name of the files, without ending
   * @param command that made it, for anyone who wants to repeat it
   */
  void write(String name, String command) throws IOException {
    Files.createDirectories(folder);
    ReportPage page = new ReportPage(table.title());
    about(page, command);
    page.table(head(), rows.values().stream().map(this::line).toList());
    if (swept()) {
      String picture = name + ".png";
      draw(folder.resolve(picture));
      page.picture(picture, "accuracy, F1 and ROC AUC by strength");
    }
    page.write(folder, name);
  }

  private void about(ReportPage page, String command) {
    List<RowResult> all = rows.values().stream().flatMap(r -> r.results().stream()).toList();
    if (all.stream().anyMatch(one -> one.setup().simulated())) {
      page.sentence(
          "SIMULATED: our figures come from a simulated cohort, the paper's from patients. Compare"
              + " the differences between rows, not the absolute values.");
    }
    page.sentence(
        "%d of %d rows are finished. In percent, of the validation and test parts together, as in the"
                .formatted(
                    rows.values().stream().filter(r -> !r.results().isEmpty()).count(), rows.size())
            + " paper (78 cases). Ours with several seeds: mean ± standard deviation; with one: 95"
            + " % interval by bootstrap. In square brackets: difference from the row's baseline.");
    if (table.rows().stream().anyMatch(row -> row.masks() == Masks.WORSE)) {
      page.sentence(
          "The rows are named as the paper names them. Here \"CTspine1K\" stands for the outlines"
              + " of --worse-masks, \"TotalSegmentator\" for those of --data.");
    }
    each(all, one -> one.setup().data()).forEach(data -> page.sentence("Data: " + data));
    each(all, one -> one.setup().schedule()).forEach(one -> page.sentence("Schedule: " + one));
    each(all, one -> one.setup().pretrained()).stream()
        .filter(note -> !note.isEmpty())
        .forEach(note -> page.sentence("\"pretrain\" starts from: " + note));
    each(all, RowResult::madeBy).forEach(one -> page.sentence("Trained on: " + one));
    page.sentence("Made by: `%s`".formatted(command));
  }

  private static Set<String> each(List<RowResult> all, Function<RowResult, String> what) {
    Set<String> different = new LinkedHashSet<>();
    all.forEach(one -> different.add(what.apply(one)));
    return different;
  }

  private static List<String> head() {
    List<String> head = new ArrayList<>(List.of("Row", "Seeds"));
    for (Metric metric : Metric.PAPER) {
      head.add(metric.title() + ", paper");
      head.add(metric.title() + ", ours");
    }
    head.add(Metric.OSTEOPOROSIS_RECALL.title() + ", ours");
    head.add("Minutes");
    return head;
  }

  private List<String> line(Trained one) {
    Optional<Trained> baseline = one.row().baseline().map(rows::get);
    List<String> line = new ArrayList<>();
    line.add(one.row().label());
    line.add(seeds(one));
    for (Metric metric : Metric.PAPER) {
      line.add(paper(one.row(), baseline, metric));
      line.add(ours(one, baseline, metric));
    }
    line.add(ours(one, baseline, Metric.OSTEOPOROSIS_RECALL));
    line.add(one.results().isEmpty() ? "" : String.format(Locale.ROOT, "%.1f", one.minutes()));
    return line;
  }

  private static String seeds(Trained one) {
    if (one.results().isEmpty()) {
      return "not run";
    }
    return one.row().ensemble() ? "all together" : Integer.toString(one.results().size());
  }

  private static String paper(Row row, Optional<Trained> baseline, Metric metric) {
    Double value = row.paper().get(metric);
    if (value == null) {
      return "";
    }
    return number(value)
        + baseline
            .map(other -> other.row().paper().get(metric))
            .map(other -> difference(value - other))
            .orElse("");
  }

  private static String ours(Trained one, Optional<Trained> baseline, Metric metric) {
    if (one.results().isEmpty()) {
      return "";
    }
    return value(one, metric)
        + baseline
            .filter(other -> !other.results().isEmpty())
            .map(other -> difference(one.mean(metric) - other.mean(metric)))
            .orElse("");
  }

  private static String value(Trained one, Metric metric) {
    if (one.results().size() > 1) {
      double[] values = one.values(metric);
      return "%s ± %s"
          .formatted(number(Spread.mean(values)), number(Spread.standardDeviation(values)));
    }
    Interval interval = one.intervals().get(metric);
    return String.format(
        Locale.ROOT,
        "%.2f (%.0f to %.0f)",
        100 * interval.value(),
        100 * interval.low(),
        100 * interval.high());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String difference(double value) {
    return String.format(Locale.ROOT, " [%+.2f]", value);
  }

  /** Whether the rows differ in one strength alone. */
  private boolean swept() {
    return table.rows().stream().allMatch(row -> row.label().matches("tau[12] = .*"));
  }

  private static double strength(Row row) {
    return Double.parseDouble(row.label().replaceFirst(".* = ", ""));
  }

  private void draw(Path picture) throws IOException {
    List<Curve> curves = new ArrayList<>();
    for (Metric metric : List.of(Metric.ACCURACY, Metric.F1, Metric.AUC)) {
      curves.add(
          curve(
              metric.title() + ", ours", one -> one.results().isEmpty() ? null : one.mean(metric)));
    }
    for (Metric metric : List.of(Metric.ACCURACY, Metric.F1, Metric.AUC)) {
      curves.add(curve(metric.title() + ", paper", one -> one.row().paper().get(metric)));
    }
    LineChart.write(
        picture,
        List.of(
            new LineChart(
                table.title() + " (ours: simulated)", "strength", "%", curves, Double.NaN)));
  }

  private Curve curve(String name, Function<Trained, Double> value) {
    List<Point> points = new ArrayList<>();
    for (Trained one : rows.values()) {
      Double y = value.apply(one);
      if (y != null) {
        points.add(new Point(strength(one.row()), y));
      }
    }
    return new Curve(name, points);
  }
}
