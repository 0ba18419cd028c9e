package org.medconv.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.medconv.model.Compute;

/**
 * Time of a backbone's forward pass and training step, {@code bench infer}, beside PyTorch with the
 * same weights and inputs on as many threads. The two take turns block by block, so that what else
 * the machine does hits both; the factor is the median over pairs of blocks.
 */
public final class InferBench {
  private final Plan plan;
  private final PrintWriter out;

  /**
   * @param out where the table goes
   */
  public InferBench(Plan plan, PrintWriter out) {
    this.plan = plan;
    this.out = out;
  }

  /** What is done with a batch. */
  public enum Work {
    INFERENCE,
    /** Forward with gradients, cross-entropy, backward, AdamW. */
    TRAINING
  }

  /** A batch of so many volumes. */
  public record Batch(int volumes, int slices, int rows, int columns) {
    /**
     * @param text such as {@code 8x24x28x32}: volumes, slices, rows, columns
     * @throws IllegalArgumentException for anything but four positive numbers
     */
    public static Batch parse(String text) {
      if (!text.matches("[1-9]\\d{0,3}(x[1-9]\\d{0,3}){3}")) {
        throw new IllegalArgumentException(
            "\"%s\" is not a batch; 8x24x28x32 means eight volumes of 24x28x32 voxels"
                .formatted(text));
      }
      int[] n = Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
      return new Batch(n[0], n[1], n[2], n[3]);
    }

    @Override
    public String toString() {
      return "%dx%dx%dx%d".formatted(volumes, slices, rows, columns);
    }
  }

  /**
   * What is measured.
   *
   * @param rounds pairs of blocks, after one pair that is not counted
   * @param seconds that a block should last at least
   * @param python a Python with timm-3d; empty: measured alone
   */
  public record Plan(
      String backbone,
      int threads,
      List<Work> works,
      List<Batch> batches,
      int rounds,
      double seconds,
      Optional<String> python) {
    public Plan {
      if (threads < 1 || rounds < 1) {
        throw new IllegalArgumentException(
            "bench infer needs threads and rounds of at least 1, not %d and %d"
                .formatted(threads, rounds));
      }
    }
  }

  /**
   * Seconds a batch, the mean of a block.
   *
   * @param cpuSeconds of all the process's threads: a busy machine adds little
   * @param values logits, or the loss
   */
  record Block(double seconds, double cpuSeconds, float[] values) {}

  /** Something that can be measured. */
  interface Contender {
    Block block(Work work, Batch batch, int repeats) throws IOException;
  }

  /**
   * A row of the table.
   *
   * @param seconds the median block's
   */
  public record Row(
      Work work,
      Batch batch,
      int repeats,
      double seconds,
      double cpuSeconds,
      Optional<Beside> beside) {
    ObjectNode toJson() {
      ObjectNode node = Json.MAPPER.createObjectNode();
      node.put("work", work.name().toLowerCase(Locale.ROOT)).put("batch", batch.toString());
      node.put("repeats", repeats).put("seconds", seconds).put("cpuSeconds", cpuSeconds);
      beside.ifPresent(peer -> node.set("peer", Json.MAPPER.valueToTree(peer)));
      return node;
    }
  }

  /**
   * PyTorch's part of a row.
   *
   * @param factor median of this program's time over PyTorch's, pair by pair
   * @param least factor of any pair
   * @param most factor of any pair
   * @param cpuFactor the same as {@code factor} of the time that all threads had of the processors
   * @param apart largest difference between the two's first logits or losses
   */
  public record Beside(
      double seconds,
      double cpuSeconds,
      double factor,
      double least,
      double most,
      double cpuFactor,
      double apart) {}

  /**
   * All that was measured, and on what.
   *
   * @param load of the machine before and after, as {@code uptime} gives it
   * @param peer PyTorch's version, or why there is none
   */
  public record Report(
      String backbone,
      String device,
      int threads,
      int processors,
      double[] load,
      String engine,
      String java,
      String peer,
      List<Row> rows) {
    public JsonNode toJson() {
      ObjectNode node = Json.MAPPER.createObjectNode();
      node.put("backbone", backbone).put("device", device).put("threads", threads);
      node.put("processors", processors);
      node.putArray("load").add(load[0]).add(load[1]);
      node.put("engine", engine).put("java", java).put("peer", peer);
      ArrayNode array = node.putArray("rows");
      rows.forEach(row -> array.add(row.toJson()));
      return node;
    }
  }

  /** Prints a table while it measures. */
  public Report run(Compute compute) throws IOException {
    try (BackboneContender own = BackboneContender.open(plan.backbone(), compute)) {
      if (plan.python().isEmpty()) {
        String none = "none; set MEDCONV_PYTHON to a Python with timm-3d";
        return run(compute, own, Optional.empty(), none);
      }
      String device = compute.deviceName();
      try (TorchPeer peer = TorchPeer.start(plan.python().get(), plan, device, own.weights())) {
        return run(compute, own, Optional.of(peer), peer.version());
      }
    }
  }

  private Report run(
      Compute compute, Contender own, Optional<? extends Contender> peer, String named)
      throws IOException {
    double before = load();
    out.printf(
        "%s on %s, %d threads: PyTorch %s by DJL; peer: %s%n",
        plan.backbone(), compute.deviceName(), plan.threads(), compute.engineVersion(), named);
    out.printf(
        "%-10s %-14s %9s %9s %8s %15s %11s %9s%n",
        "work", "batch", "this s", "peer s", "factor", "(of all pairs)", "CPU factor", "apart");
    List<Row> rows = new ArrayList<>();
    for (Work work : plan.works()) {
      for (Batch batch : plan.batches()) {
        Row row = row(work, batch, own, peer);
        rows.add(row);
        print(row);
      }
    }
    return new Report(
        plan.backbone(),
        compute.deviceName(),
        plan.threads(),
        Runtime.getRuntime().availableProcessors(),
        new double[] {before, load()},
        compute.engineVersion(),
        Runtime.version().toString(),
        named,
        rows);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private Row row(Work work, Batch batch, Contender own, Optional<? extends Contender> peer)
      throws IOException {
    Block first = own.block(work, batch, 1);
    double apart = peer.isPresent() ? apart(first, peer.get().block(work, batch, 1)) : 0;
    // The first pass sets up the kernels; the second says how long one takes.
    double once = own.block(work, batch, 1).seconds();
    if (peer.isPresent()) {
      peer.get().block(work, batch, 1);
    }
    int repeats = (int) Math.max(1, Math.ceil(plan.seconds() / once));
    List<Block> ours = new ArrayList<>();
    List<Block> theirs = new ArrayList<>();
    for (int round = 0; round < plan.rounds(); round++) {
      if (peer.isPresent()) {
        theirs.add(peer.get().block(work, batch, repeats));
      }
      ours.add(own.block(work, batch, repeats));
    }
    return new Row(
        work,
        batch,
        repeats,
        median(times(ours, Block::seconds)),
        median(times(ours, Block::cpuSeconds)),
        peer.map(any -> beside(ours, theirs, apart)));
  }

  private static Beside beside(List<Block> ours, List<Block> theirs, double apart) {
    double[] factors = ratios(ours, theirs, Block::seconds);
    return new Beside(
        median(times(theirs, Block::seconds)),
        median(times(theirs, Block::cpuSeconds)),
        median(factors),
        Arrays.stream(factors).min().orElseThrow(),
        Arrays.stream(factors).max().orElseThrow(),
        median(ratios(ours, theirs, Block::cpuSeconds)),
        apart);
  }

  private static double[] ratios(
      List<Block> ours, List<Block> theirs, ToDoubleFunction<Block> time) {
    double[] ratios = new double[theirs.size()];
    for (int n = 0; n < ratios.length; n++) {
      ratios[n] = time.applyAsDouble(ours.get(n)) / time.applyAsDouble(theirs.get(n));
    }
    return ratios;
  }

  private static double[] times(List<Block> blocks, ToDoubleFunction<Block> time) {
    return blocks.stream().mapToDouble(time).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int upper = Math.floorDiv(sorted.length, 2);
    return (sorted[upper] + sorted[Math.floorDiv(sorted.length - 1, 2)]) / 2;
  }

  private static double apart(Block ours, Block theirs) {
    double apart = 0;
    for (int n = 0; n < ours.values().length; n++) {
      apart = Math.max(apart, Math.abs(ours.values()[n] - theirs.values()[n]));
    }
    return apart;
  }

  private void print(Row row) {
    out.printf(
        Locale.ROOT,
        "%-10s %-14s %9.4f %s%n",
        row.work().name().toLowerCase(Locale.ROOT),
        row.batch(),
        row.seconds(),
        row.beside().map(InferBench::text).orElse(""));
    out.flush();
  }

  private static String text(Beside peer) {
    return String.format(
        Locale.ROOT,
        "%9.4f %8.3f %15s %11.3f %9.0e",
        peer.seconds(),
        peer.factor(),
        String.format(Locale.ROOT, "%.2f to %.2f", peer.least(), peer.most()),
        peer.cpuFactor(),
        peer.apart());
  }
}
