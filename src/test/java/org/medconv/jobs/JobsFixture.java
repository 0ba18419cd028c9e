package org.medconv.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.route.Decision;
import org.medconv.route.Mode;
import org.medconv.route.RoutingRule;
import org.medconv.route.SeriesFacts;
import org.medconv.text.Secret;

/** Settled studies and rules' decisions to feed the jobs with, and a configuration in a folder. */
public final class JobsFixture {
  public static final String STUDY = "1.2.826.0.1.3680043.8.498.1";

  private JobsFixture() {}

  /** Ends the only queued job like a worker whose run abstained. */
  public static void abstain(JobStore store, long id, String reason, String sentence) {
    Claimant claimant = Claimant.here();
    if (store.claim(claimant).filter(job -> job.id() == id).isEmpty()) {
      throw new IllegalStateException("job %d is not the one that is due".formatted(id));
    }
    store.finish(id, claimant, new RunOutcome.Abstained(reason, sentence));
  }

  /** Ends the only queued job like a worker whose run wrote one file. */
  public static void report(JobStore store, long id, Path file) {
    Claimant claimant = Claimant.here();
    if (store.claim(claimant).filter(job -> job.id() == id).isEmpty()) {
      throw new IllegalStateException("job %d is not the one that is due".formatted(id));
    }
    ResultFile bundle = new ResultFile("FHIR", Optional.empty(), file);
    store.finish(id, claimant, new RunOutcome.Reported(List.of(bundle)));
  }

  /** Ends the only queued job like a worker whose run gave a class. */
  public static void classify(JobStore store, long id, RunFacts facts) {
    Claimant claimant = Claimant.here();
    if (store.claim(claimant).filter(job -> job.id() == id).isEmpty()) {
      throw new IllegalStateException("job %d is not the one that is due".formatted(id));
    }
    store.stage(id, claimant, "READ");
    store.stage(id, claimant, "CLASSIFY");
    ResultFile bundle = new ResultFile("FHIR", Optional.empty(), Path.of("/results/bundle.json"));
    store.finish(id, claimant, new RunOutcome.Reported(List.of(bundle)), Optional.of(facts));
  }

  /** Ends the only queued job like a worker whose run failed for good. */
  public static void fail(JobStore store, long id) {
    Claimant claimant = Claimant.here();
    if (store.claim(claimant).filter(job -> job.id() == id).isEmpty()) {
      throw new IllegalStateException("job %d is not the one that is due".formatted(id));
    }
    store.fail(id, claimant, RunFailure.of(new java.io.IOException("disk")));
  }

  public static JobsConfig config(Path folder) {
    return config(folder, 1, 3);
  }

  public static JobsConfig config(Path folder, int workers, int maxAttempts) {
    return new JobsConfig(
        "jdbc:h2:file:" + folder.resolve("medconv"),
        "medconv",
        new Secret(""),
        workers,
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        maxAttempts,
        maxAttempts,
        // A process killed from outside is not a fault of its run.
        maxAttempts);
  }

  public static String series(int number) {
    return STUDY + "." + number;
  }

  public static ReadySeries ready(String series, int slices, Completeness completeness) {
    return ready(STUDY, series, slices, completeness);
  }

  public static ReadySeries ready(
      String study, String series, int slices, Completeness completeness) {
    List<Path> files =
        IntStream.range(0, slices)
            .mapToObj(i -> Path.of("/instances", series, i + ".dcm"))
            .toList();
    Instant last = Instant.parse("2026-11-22T10:00:00Z");
    String sha256 = "%064d".formatted(slices);
    return new ReadySeries(
        study,
        series,
        files,
        sha256,
        completeness,
        last.minusSeconds(60),
        last,
        1000L * slices,
        List.of());
  }

  public static ReadySeries complete(int number) {
    return ready(series(number), 40, Completeness.QUERIED);
  }

  public static RoutingRule rule(int priority, String... destinations) {
    return new RoutingRule(
        "abdomen-ct",
        Path.of("abdomen-ct.yaml"),
        priority,
        "true",
        List.of(),
        "unet",
        "medconv",
        List.of(destinations),
        List.of());
  }

  public static RoutingRule silent(RoutingRule rule) {
    return new RoutingRule(
        rule.name(),
        rule.file(),
        rule.priority(),
        rule.when(),
        rule.prefer(),
        rule.segmenter(),
        rule.classifier(),
        rule.destinations(),
        rule.withoutClass(),
        Mode.SILENT);
  }

  public static SeriesFacts facts(ReadySeries series) {
    return new SeriesFacts(
        series.studyInstanceUid(),
        series.seriesInstanceUid(),
        series.files().size(),
        new Attributes());
  }

  public static Decision routed(ReadySeries series, RoutingRule rule) {
    return new Decision.Routed(rule, facts(series), List.of());
  }
}
