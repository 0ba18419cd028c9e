package org.medconv.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.medconv.dicom.net.StoreScp.StoreRefused;
import org.medconv.disk.Folders;

/**
 * {@code bench receive}: how fast CT slices are taken in, by this node with every byte synced, and
 * beside it by dcmtk's storescp and Orthanc, in the same run. All get the same files from the same
 * senders: dcmtk's storescu, one process a sender, a series each.
 */
public final class ReceiveBench {
  private final Plan plan;
  private final PrintStream out;

  /**
   * @param out where the progress and the table go
   */
  public ReceiveBench(Plan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
  }

  /**
   * What is measured.
   *
   * @param senders how many send at once, a case each
   * @param slices of 512 x 512 that each sends
   * @param repeats of each case
   */
  public record Plan(List<Integer> senders, int slices, int repeats) {
    public Plan {
      senders = List.copyOf(senders);
      if (senders.isEmpty() || slices < 1 || repeats < 1) {
        throw new IllegalArgumentException(
            "bench receive needs senders, slices and repeats of at least 1, not %s, %d, %d"
                .formatted(senders, slices, repeats));
      }
    }

    /** One and eight senders of 300 slices, three times. */
    public static Plan standard() {
      return new Plan(List.of(1, 8), 300, 3);
    }
  }

  /**
   * One receiver under one number of senders.
   *
   * @param secondsMinimum the best of the repeats; the fairest where others use the machine too
   * @param megabytesPerSecond of the median, in 10^6 bytes
   * @param timeToNode its median time divided by this node's; over 1: slower than the node
   */
  public record Measurement(
      String receiver,
      String remark,
      int senders,
      long bytes,
      List<Double> seconds,
      double secondsMinimum,
      double secondsMedian,
      double megabytesPerSecond,
      double timeToNode) {}

  /**
   * @param left receivers that could not be measured, with the reason
   */
  public record Report(
      int slices, int processors, Map<String, String> left, List<Measurement> measurements) {
    /** As JSON. */
    public String toJson() throws IOException {
      return Json.MAPPER.writeValueAsString(this);
    }
  }

  /**
   * Measures, and prints a table.
   *
   * @throws IOException when storescu is missing, or an object was not acknowledged
   */
  public Report run() throws IOException {
    String storescu = Programs.require("storescu");
    List<Receiver.Kind> kinds = new ArrayList<>();
    Map<String, String> left = new LinkedHashMap<>();
    for (Receiver.Kind kind :
        List.of(new Receivers.Node(), new Receivers.Storescp(), new Receivers.Orthanc())) {
      if (kind.missing().isEmpty()) {
        kinds.add(kind);
      } else {
        left.put(kind.name(), kind.missing());
      }
    }
    Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), ".bench-");
    try {
      List<Path> series = writeSeries(folder);
      List<Measurement> measurements = measure(storescu, kinds, series);
      Report report =
          new Report(plan.slices(), Runtime.getRuntime().availableProcessors(), left, measurements);
      print(report);
      return report;
    } finally {
      Folders.delete(folder);
    }
  }

  private List<Path> writeSeries(Path folder) throws IOException {
    int most = plan.senders().stream().max(Comparator.naturalOrder()).orElseThrow();
    out.printf("writing %d series of %d slices%n", most, plan.slices());
    List<Path> series = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      Path one = folder.resolve("series-" + (i + 1));
      List<Path> files = new SampleSeries(i + 1L, 512, plan.slices()).write(one);
      series.add(files.get(0).getParent());
    }
    return series;
  }

  private List<Measurement> measure(String storescu, List<Receiver.Kind> kinds, List<Path> series)
      throws IOException {
    List<Measurement> measurements = new ArrayList<>();
    // Nobody's first second counts: class loading here, caches there.
    for (Receiver.Kind kind : kinds) {
      seconds(storescu, kind, series.subList(0, 1));
    }
    for (int senders : plan.senders()) {
      measurements.addAll(measure(storescu, kinds, series, senders));
    }
    measurements.add(withoutNetwork(series.get(0), measurements.get(0)));
    return measurements;
  }

  private Measurement withoutNetwork(Path folder, Measurement node) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.sorted().toList();
    }
    SampleSeries sample = new SampleSeries(1, 512, plan.slices());
    List<Double> seconds = new ArrayList<>();
    for (int repeat = 1; repeat <= plan.repeats(); repeat++) {
      settle();
      try {
        seconds.add(Receivers.Node.secondsWithoutNetwork(sample, files));
      } catch (StoreRefused e) {
        throw new IOException(e);
      }
    }
    return measurement(
        "disk alone",
        "no sender: the node's time for syncing each object",
        0,
        bytes(List.of(folder)),
        seconds,
        node.secondsMedian());
  }

  /** In turns, so that a busy minute of the machine hits all alike. */
  private List<Measurement> measure(
      String storescu, List<Receiver.Kind> kinds, List<Path> series, int senders)
      throws IOException {
    Map<Receiver.Kind, List<Double>> seconds = new LinkedHashMap<>();
    for (int repeat = 1; repeat <= plan.repeats(); repeat++) {
      for (Receiver.Kind kind : kinds) {
        double time = seconds(storescu, kind, series.subList(0, senders));
        out.printf("%d senders, %s, repeat %d: %.2f s%n", senders, kind.name(), repeat, time);
        seconds.computeIfAbsent(kind, k -> new ArrayList<>()).add(time);
      }
    }
    long bytes = bytes(series.subList(0, senders));
    double node = median(seconds.get(kinds.get(0)));
    return seconds.entrySet().stream()
        .map(
            entry ->
                measurement(
                    entry.getKey().name(),
                    entry.getKey().remark(),
                    senders,
                    bytes,
                    entry.getValue(),
                    node))
        .toList();
  }

  private static Measurement measurement(
      String name, String remark, int senders, long bytes, List<Double> seconds, double node) {
    double median = median(seconds);
    return new Measurement(
        name,
        remark,
        senders,
        bytes,
        List.copyOf(seconds),
        seconds.stream().min(Comparator.naturalOrder()).orElseThrow(),
        median,
        bytes / median / 1e6,
        median / node);
  }

  private static double seconds(String storescu, Receiver.Kind kind, List<Path> series)
      throws IOException {
    settle();
    try (Receiver receiver = kind.start()) {
      long start = System.nanoTime();
      List<Process> senders = new ArrayList<>();
      for (Path folder : series) {
        senders.add(Programs.start(command(storescu, receiver, folder)));
      }
      for (Process sender : senders) {
        int status = Programs.await(sender);
        if (status != 0) {
          throw new IOException(
              "%s did not acknowledge every object: storescu ended with %d"
                  .formatted(kind.name(), status));
        }
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static List<String> command(String storescu, Receiver receiver, Path folder) {
    return List.of(
        storescu,
        "--scan-directories",
        "--required",
        "--max-pdu",
        "131072",
        "--aetitle",
        "BENCH",
        "--call",
        receiver.aeTitle(),
        "localhost",
        Integer.toString(receiver.port()),
        folder.toString());
  }

  /**
   * Lets the disk finish what earlier measurements have left to it. ext4 steps over inodes deleted
   * in the last 5 s, one by one, for every new file (recently_deleted in fs/ext4/ialloc.c): after
   * thousands of deletions that is most of a millisecond a file.
   */
  private static void settle() throws IOException {
    Optional<Path> sync = Programs.find("sync");
    if (sync.isPresent()) {
      Programs.await(Programs.start(List.of(sync.get().toString())));
    }
    try {
      Thread.sleep(6000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted between two measurements", e);
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static long bytes(List<Path> folders) throws IOException {
    long bytes = 0;
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          bytes += Files.size(file);
        }
      }
    }
    return bytes;
  }

  private void print(Report report) {
    out.printf(
        "%n%-8s %-10s %8s %8s %8s %10s  %s%n",
        "senders", "receiver", "min s", "median s", "MB/s", "time/node", "remark");
    for (Measurement m : report.measurements()) {
      out.printf(
          "%-8d %-10s %8.2f %8.2f %8.0f %10.2f  %s%n",
          m.senders(),
          m.receiver(),
          m.secondsMinimum(),
          m.secondsMedian(),
          m.megabytesPerSecond(),
          m.timeToNode(),
          m.remark());
    }
    report.left().forEach((name, reason) -> out.printf("not measured: %s (%s)%n", name, reason));
  }

  /** Measures as by default and prints table and JSON. */
  public static void main(String[] arguments) throws IOException {
    Plan plan =
        arguments.length == 0
            ? Plan.standard()
            : new Plan(
                List.of(1, 8), Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    Report report = new ReceiveBench(plan, System.out).run();
    System.out.println(report.toJson());
  }
}
