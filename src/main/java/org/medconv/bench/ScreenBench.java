package org.medconv.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code bench screen}: end-to-end time and peak memory of screening one series. Each run is a
 * separate process, {@code analyze --json} as a user would call it, so the start of Java, the
 * engine and the models counts.
 */
public final class ScreenBench {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int repeats;
  private final Path configuration;
  private final PrintWriter out;

  /**
   * @param configuration the node's, for models and limits
   */
  public ScreenBench(int repeats, Path configuration, PrintWriter out) {
    this.repeats = repeats;
    this.configuration = configuration;
    this.out = out;
  }

  /** A series to be screened. */
  public record Case(String name, Path series) {}

  /** One finished run: seconds from the start to the end of the process, and its output. */
  private record Run(double wallSeconds, JsonNode printed) {}

  /** Prints a table, and returns the same as JSON. */
  public JsonNode run(List<Case> cases, Path folder) throws IOException, InterruptedException {
    ObjectNode report = JSON.createObjectNode();
    report.put("processors", Runtime.getRuntime().availableProcessors());
    report.put("java", Runtime.version().toString());
    report.put("repeats", repeats);
    out.printf(
        Locale.ROOT,
        "%-26s %8s %8s %8s %8s %8s %8s %8s %10s  %s%n",
        "series",
        "read",
        "segment",
        "measure",
        "classify",
        "report",
        "total",
        "process",
        "peak MiB",
        "status");
    for (Case series : cases) {
      List<Run> runs = new ArrayList<>();
      for (int repeat = 0; repeat < repeats; repeat++) {
        runs.add(once(series, folder.resolve(series.name() + "-" + repeat)));
      }
      ObjectNode row = row(runs);
      print(series.name(), row);
      report.set(series.name(), row);
    }
    return report;
  }

  private Run once(Case series, Path results) throws IOException, InterruptedException {
    List<String> command =
        ThisProgram.command(
            "analyze",
            series.series().toString(),
            "--config",
            configuration.toString(),
            "--json",
            "--out",
            results.toString());
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] printed = process.getInputStream().readAllBytes();
    process.waitFor();
    return new Run((System.nanoTime() - start) / 1e9, JSON.readTree(printed));
  }

  private static ObjectNode row(List<Run> runs) {
    ObjectNode row = JSON.createObjectNode();
    for (String stage : List.of("read", "segment", "measure", "classify", "report", "total")) {
      row.put(stage, median(runs.stream().mapToDouble(r -> seconds(r, stage)).sorted().toArray()));
    }
    row.put("process", median(runs.stream().mapToDouble(Run::wallSeconds).sorted().toArray()));
    row.put(
        "peak_memory_mib",
        runs.stream()
            .mapToDouble(r -> r.printed().path("peak_memory_mib").asDouble())
            .max()
            .orElse(0));
    row.put("status", runs.get(0).printed().path("status").asText());
    row.put("device", runs.get(0).printed().path("device").asText());
    return row;
  }

  private static double seconds(Run run, String stage) {
    return run.printed().path("seconds").path(stage).asDouble();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private void print(String name, ObjectNode row) {
    out.printf(
        Locale.ROOT,
        "%-26s %8.2f %8.2f %8.2f %8.2f %8.2f %8.2f %8.2f %10.0f  %s on %s%n",
        name,
        row.path("read").asDouble(),
        row.path("segment").asDouble(),
        row.path("measure").asDouble(),
        row.path("classify").asDouble(),
        row.path("report").asDouble(),
        row.path("total").asDouble(),
        row.path("process").asDouble(),
        row.path("peak_memory_mib").asDouble(),
        row.path("status").asText(),
        row.path("device").asText());
    out.flush();
  }
}
