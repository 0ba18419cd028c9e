package org.medconv.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.medconv.plot.LineChart;
import org.medconv.plot.LineChart.Curve;
import org.medconv.plot.LineChart.Point;

/**
 * {@code bench segment}: time and peak memory of finding L1. Each series has its own process; its
 * peak includes the volume, both networks and Java, but not the generation of the series.
 */
public final class SegmentBench {
  private static final double MIB_IN_GIB = 1024;
  private static final double LEAST_SHARE = 0.01;

  private final Plan plan;
  private final PrintWriter out;

  /**
   * @param out receives the table
   */
  public SegmentBench(Plan plan, PrintWriter out) {
    this.plan = plan;
    this.out = out;
  }

  /**
   * The plan and the targets of a measurement.
   *
   * @param repeats segmentations per process, the first one included
   * @param mostSeconds target for the time of a further segmentation, for the plot
   * @param mostGib target for the peak memory of the process, for the plot
   */
  public record Plan(
      Path model, String device, int threads, int repeats, double mostSeconds, double mostGib) {
    public Plan {
      if (threads < 1 || repeats < 1) {
        throw new IllegalArgumentException(
            "bench segment needs threads and repeats of at least 1, not %d and %d"
                .formatted(threads, repeats));
      }
    }
  }

  /** A folder with a DICOM series, or a NIfTI file. */
  public record Case(String name, Path series) {}

  /** Prints a table, and returns the same as JSON. */
  public JsonNode run(List<Case> cases) throws IOException, InterruptedException {
    ObjectNode report = Json.MAPPER.createObjectNode();
    report.put("processors", Runtime.getRuntime().availableProcessors());
    report.put("threads", plan.threads());
    report.put("java", Runtime.version().toString());
    report.put("maximumHeapMiB", Runtime.getRuntime().maxMemory() >> 20);
    ArrayNode rows = report.putArray("series");
    out.printf(
        Locale.ROOT,
        "%-16s %7s %8s %8s %9s %9s %9s %9s  %s%n",
        "series",
        "slices",
        "read s",
        "load s",
        "first s",
        "again s",
        "its CPU s",
        "peak GiB",
        "outcome");
    for (Case series : cases) {
      ObjectNode row = once(series);
      rows.add(row);
      print(row);
    }
    return report;
  }

  private ObjectNode once(Case series) throws IOException, InterruptedException {
    List<String> command =
        ThisProgram.of(
            SegmentRun.class,
            plan.model().toString(),
            series.series().toString(),
            plan.device(),
            Integer.toString(plan.threads()),
            Integer.toString(plan.repeats()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("%s: the process ended with %d".formatted(series.name(), status));
    }
    ObjectNode row = Json.MAPPER.createObjectNode();
    row.put("name", series.name());
    row.setAll((ObjectNode) Json.MAPPER.readTree(printed.substring(printed.lastIndexOf('\n') + 1)));
    row.put("again", median(row.path("further"), row.path("first").asDouble()));
    return row;
  }

  private static double median(JsonNode values, double without) {
    List<Double> list = new ArrayList<>();
    values.forEach(value -> list.add(value.asDouble()));
    double[] sorted = list.stream().flatMapToDouble(DoubleStream::of).sorted().toArray();
    return sorted.length == 0 ? without : sorted[Math.floorDiv(sorted.length, 2)];
  }

  private void print(JsonNode row) {
    out.printf(
        Locale.ROOT,
        "%-16s %7d %8.2f %8.2f %9.2f %9.2f %9.2f %9.2f  %s on %s%n",
        row.path("name").asText(),
        row.path("slices").asInt(),
        row.path("read").asDouble(),
        row.path("load").asDouble(),
        row.path("first").asDouble(),
        row.path("again").asDouble(),
        row.path("cpu").asDouble(),
        row.path("peakMiB").asDouble() / MIB_IN_GIB,
        row.path("outcome").asText(),
        row.path("device").asText());
    printStages(row.path("stages"), row.path("again").asDouble());
    out.flush();
  }

  /** Stages that take at least a hundredth of a further segmentation. */
  private void printStages(JsonNode stages, double seconds) {
    stages
        .properties()
        .forEach(
            stage -> {
              double share = stage.getValue().asDouble();
              if (share >= LEAST_SHARE) {
                out.printf(Locale.ROOT, "  %-32s %8.2f s%n", stage.getKey(), share * seconds);
              }
            });
  }

  /** Plots seconds and peak memory by the number of slices. */
  public void plot(JsonNode report, Path file) throws IOException {
    String condition =
        "%d threads, %d processors".formatted(plan.threads(), report.path("processors").asInt());
    LineChart.write(
        file,
        List.of(
            new LineChart(
                "Finding L1: seconds",
                "slices, " + condition,
                "s",
                List.of(
                    curve("first", report, row -> row.path("first").asDouble()),
                    curve("again", report, row -> row.path("again").asDouble()),
                    curve("again, CPU", report, row -> row.path("cpu").asDouble()),
                    curve("loading", report, row -> row.path("load").asDouble())),
                plan.mostSeconds()),
            new LineChart(
                "Finding L1: peak memory of the process",
                "slices, " + condition,
                "GiB",
                List.of(
                    curve("resident", report, row -> row.path("peakMiB").asDouble() / MIB_IN_GIB)),
                plan.mostGib())));
  }

  private static Curve curve(String name, JsonNode report, ToDoubleFunction<JsonNode> value) {
    List<Point> points = new ArrayList<>();
    for (JsonNode row : report.path("series")) {
      if (!row.path("name").asText().equals("given")) {
        points.add(new Point(row.path("slices").asDouble(), value.applyAsDouble(row)));
      }
    }
    return new Curve(name, points);
  }
}
