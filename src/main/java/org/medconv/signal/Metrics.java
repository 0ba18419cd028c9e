package org.medconv.signal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.medconv.signal.SignalStore.Change;
import org.medconv.signal.SignalStore.Ended;

/**
 * Metrics for Prometheus. Each scrape reads its counts from the record, so that no event is counted
 * twice or lost between threads. Counters start at zero with the process, as Prometheus expects.
 * Safe for use by many threads.
 */
public final class Metrics implements AutoCloseable {
  /** Overlap of two reads, to see transactions that commit late. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private static final long OVERLAP_CHANGES = 500;

  /** Further scanners share one label: each scanner adds lines to every scrape. */
  private static final int MOST_SCANNERS = 200;

  private static final Duration CARDS_EVERY = Duration.ofSeconds(30);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SignalStore store;
  private final Clock clock;
  private final MultiGauge jobs;
  private final MultiGauge ages;
  private final MultiGauge deliveries;
  private final MultiGauge cards;
  private final MultiGauge cardMemory;
  private final Set<String> scanners = new HashSet<>();
  private final Map<Long, Boolean> seenRuns = new LinkedHashMap<>();
  private final Set<Long> seenChanges = new HashSet<>();
  private final Counter instances;
  private final Counter bytes;
  private final Instant started;
  private Instant runsSince;
  private final long firstChange;
  private long lastChange;
  private Instant nextCards = Instant.MIN;

  /**
   * @param folders folders whose disks are watched, by name
   * @param associations number of open associations
   */
  public Metrics(
      SignalStore store,
      Health health,
      Map<String, Path> folders,
      IntSupplier associations,
      Clock clock) {
    this.store = store;
    this.clock = clock;
    // These names do not follow the Prometheus conventions.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Gauge.builder("medconv.associations", associations::getAsInt)
        .description("Open DICOM associations")
        .register(registry);
    Gauge.builder("medconv.ready", () -> health.notReady().isEmpty() ? 1 : 0)
        .description("1 if the node can do its work, else 0; see /health/ready")
        .register(registry);
    Gauge.builder("medconv.alerts", () -> store.open().size())
        .description("Alerts that have begun and not ended")
        .register(registry);
    folders.forEach(this::disk);
    instances = counter("medconv.received.instances", "Images received");
    bytes = counter("medconv.received.bytes", "Bytes of received images");
    jobs = multi("medconv.jobs", "Jobs in a state that has not ended");
    ages = multi("medconv.jobs.oldest.seconds", "Time since the oldest came into this state");
    deliveries = multi("medconv.deliveries", "Deliveries that have not ended well");
    cards = multi("medconv.gpu.utilisation", "Share of time that the graphics card works");
    cardMemory = multi("medconv.gpu.memory.used.bytes", "Memory of the graphics card in use");
    started = clock.instant();
    runsSince = started;
    firstChange = store.newestChange();
    lastChange = firstChange;
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private MultiGauge multi(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private void disk(String name, Path folder) {
    Gauge.builder("medconv.disk.free.bytes", () -> folder.toFile().getUsableSpace())
        .description("Bytes that may still be written")
        .tag("folder", name)
        .register(registry);
    Gauge.builder("medconv.disk.total.bytes", () -> folder.toFile().getTotalSpace())
        .description("Size of the file system")
        .tag("folder", name)
        .register(registry);
  }

  /** Counts a received image. */
  public void received(long size) {
    instances.increment();
    bytes.increment((double) size);
  }

  /** All metrics in the Prometheus text format 0.0.4. */
  public synchronized String scrape() {
    Instant now = clock.instant();
    waiting(now);
    runs(now);
    changes();
    if (!now.isBefore(nextCards)) {
      nextCards = now.plus(CARDS_EVERY);
      cards();
    }
    return registry.scrape();
  }

  private void waiting(Instant now) {
    List<SignalStore.Waiting> waiting = store.waiting();
    jobs.register(
        waiting.stream()
            .map(each -> MultiGauge.Row.of(Tags.of("state", each.state()), each.jobs()))
            .toList(),
        true);
    ages.register(
        waiting.stream()
            .map(
                each ->
                    MultiGauge.Row.of(
                        Tags.of("state", each.state()),
                        Math.max(0, Duration.between(each.oldest(), now).toMillis() / 1000.0)))
            .toList(),
        true);
    deliveries.register(
        store.sending().stream()
            .map(
                each ->
                    MultiGauge.Row.of(
                        Tags.of("destination", each.destination(), "state", each.state()),
                        each.count()))
            .toList(),
        true);
  }

  private void runs(Instant now) {
    Instant from = runsSince.minus(OVERLAP);
    for (Ended run : store.runsSince(from.isBefore(started) ? started : from)) {
      if (seenRuns.putIfAbsent(run.id(), true) == null) {
        count(run);
      }
    }
    runsSince = now;
    while (seenRuns.size() > 20_000) {
      seenRuns.remove(seenRuns.keySet().iterator().next());
    }
  }

  private void count(Ended run) {
    Counter.builder("medconv.runs")
        .description("Runs that have ended")
        .tags("outcome", run.outcome(), "reason", run.code(), "rule", run.rule())
        .register(registry)
        .increment();
    run.seconds()
        .forEach(
            (stage, seconds) ->
                Timer.builder("medconv.stage")
                    .description("Time that a stage takes")
                    .tag("stage", stage)
                    .register(registry)
                    .record(Duration.ofMillis((long) (1000 * seconds))));
    if (run.boneClass() != null) {
      Counter.builder("medconv.classes")
          .description("Classes said, with the flag for osteoporosis")
          .tags(
              "class",
              run.boneClass().toLowerCase(Locale.ROOT),
              "flagged",
              Objects.toString(run.flagged(), "unknown"))
          .register(registry)
          .increment();
    }
    if (run.hu() != null) {
      // A summary accepts no negative values: attenuation is shifted by 1024 HU, as in CT pixels.
      DistributionSummary.builder("medconv.hu.plus.1024")
          .description("Mean trabecular attenuation of L1 plus 1024 HU")
          .tag("scanner", scanner(run.scanner()))
          .register(registry)
          .record(run.hu() + 1024);
    }
  }

  private String scanner(String name) {
    if (scanners.size() < MOST_SCANNERS) {
      scanners.add(name);
    }
    return scanners.contains(name) ? name : "other";
  }

  private void changes() {
    for (Change change : store.changesAfter(Math.max(firstChange, lastChange - OVERLAP_CHANGES))) {
      if (seenChanges.add(change.id())) {
        lastChange = Math.max(lastChange, change.id());
        Counter.builder("medconv.delivery.changes")
            .description("Changes of deliveries into a state")
            .tags("destination", change.destination(), "state", change.state())
            .register(registry)
            .increment();
      }
    }
    long known = lastChange - OVERLAP_CHANGES;
    seenChanges.removeIf(id -> id < known);
  }

  private void cards() {
    List<Graphics.Card> found = Graphics.cards();
    cards.register(
        found.stream()
            .map(each -> MultiGauge.Row.of(Tags.of("gpu", each.index()), each.utilisation()))
            .toList(),
        true);
    cardMemory.register(
        found.stream()
            .map(each -> MultiGauge.Row.of(Tags.of("gpu", each.index()), each.usedBytes()))
            .toList(),
        true);
  }

  @Override
  public void close() {
    registry.close();
  }
}
