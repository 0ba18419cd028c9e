package org.medconv.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.medconv.control.JobCounts;
import org.medconv.deliver.Posting;
import org.medconv.disk.Folders;
import org.medconv.jobs.Claimant;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsConfig;
import org.medconv.record.JobFilter;
import org.medconv.record.RecordStore;
import org.medconv.text.Secret;

/**
 * {@code bench record}: how long the questions take that the command line and the node ask of a
 * record of many runs. The rows are made in the database, with all that a run leaves in it: job,
 * series, run, three events, a delivery and its two.
 */
public final class RecordBench {
  private static final int BATCH = 20_000;

  /** Runs that wait, behind all that are done. */
  private static final int QUEUED = 1000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 20;
  private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

  private final Plan plan;
  private final PrintStream out;

  /**
   * @param out where the progress and the table go
   */
  public RecordBench(Plan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
  }

  /**
   * What is measured.
   *
   * @param runs in the record
   * @param repeats of each question, each time about another run
   */
  public record Plan(int runs, int repeats) {
    public Plan {
      if (runs <= QUEUED || repeats < 1) {
        throw new IllegalArgumentException(
            "bench record needs more than %d runs and at least 1 repeat, not %d and %d"
                .formatted(QUEUED, runs, repeats));
      }
    }
  }

  /**
   * Milliseconds that a question took.
   *
   * @param processorMs of the asking thread, which is the database's too, at the median: what it
   *     takes where nobody else wants the processor
   */
  public record Measurement(
      String question, double processorMs, double medianMs, double percentile95Ms, double mostMs) {}

  /**
   * @param fileBytes of the database
   * @param openSeconds from the closed file to the open database
   */
  public record Report(
      int runs,
      int queued,
      int repeats,
      int processors,
      long fileBytes,
      double openSeconds,
      List<Measurement> measurements) {
    /** As JSON. */
    public String toJson() throws IOException {
      return Json.MAPPER.writeValueAsString(this);
    }
  }

  /** Fills a database of its own, measures, and prints a table. */
  public Report run() throws IOException {
    Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), ".bench-");
    try {
      JobsConfig config = config(folder);
      try (Database database = Database.open(config)) {
        fill(database);
      }
      long start = System.nanoTime();
      try (Database database = Database.open(config)) {
        double open = (System.nanoTime() - start) / 1e9;
        List<Measurement> measured = measure(database);
        Report report =
            new Report(
                plan.runs(),
                QUEUED,
                plan.repeats(),
                Runtime.getRuntime().availableProcessors(),
                Files.size(folder.resolve("medconv.mv.db")),
                open,
                measured);
        print(report);
        return report;
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static JobsConfig config(Path folder) {
    return new JobsConfig(
        "jdbc:h2:file:" + folder.resolve("medconv"),
        "medconv",
        new Secret(""),
        1,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        3);
  }

  private void fill(Database database) {
    for (int from = 1; from <= plan.runs(); from += BATCH) {
      int to = Math.min(plan.runs(), from + BATCH - 1);
      fill(database, from, to);
      if (to % (10 * BATCH) == 0) {
        out.printf("%d runs%n", to);
      }
    }
    database.inTransaction(
        transaction ->
            transaction.execute(
                "ALTER TABLE run ALTER COLUMN id RESTART WITH " + (plan.runs() + 1)));
  }

  private void fill(Database database, int from, int to) {
    database.inTransaction(
        transaction -> {
          for (String insert : INSERTS) {
            var update =
                transaction.createUpdate(insert + " FROM SYSTEM_RANGE(%d, %d)".formatted(from, to));
            if (insert.contains(":done")) {
              update.bind("done", plan.runs() - QUEUED);
            }
            update.execute();
          }
          return null;
        });
  }

  private static final String AT =
      "DATEADD('SECOND', 30 * x, TIMESTAMP WITH TIME ZONE '2025-01-01 00:00:00+00:00')";

  private static final List<String> INSERTS =
      List.of(
          """
          INSERT INTO job (id, study_instance_uid, series_instance_uid, instances_sha256, segmenter,
            classifier, rule_name, priority, destinations, files, images, state, code, reason,
            attempts, due_at, accepted_at, changed_at, run_id)
          SELECT x, '1.2.826.0.1.' || (x / 2), '1.2.826.0.1.' || x, LPAD(CAST(x AS VARCHAR), 64, '0'),
            'vertebrae-unet3d', 'medconv-resnet50', 'abdomen-ct', MOD(x, 3) * 10, 'pacs',
            '/instances/1.dcm', 300,
            CASE WHEN x > :done THEN 'QUEUED' WHEN MOD(x, 100) = 0 THEN 'FAILED'
              WHEN MOD(x, 20) = 7 THEN 'ABSTAINED' ELSE 'COMMITTED' END,
            CASE WHEN x > :done THEN '' WHEN MOD(x, 100) = 0 THEN 'INPUT_OUTPUT'
              WHEN MOD(x, 20) = 7 THEN 'NO_ANCHOR' ELSE '' END,
            '', 1, %1$s, %1$s, %1$s, x
          """
              .formatted(AT),
          """
          INSERT INTO received_series
          SELECT '1.2.826.0.1.' || (x / 2), '1.2.826.0.1.' || x, 'PAT' || (x / 6), 'SITE',
            'ACC' || (x / 2), '20250101', 'CT', 'ACME', 'Scan 9', 'CT' || MOD(x, 8), TRUE, 'CT_EAST',
            '192.0.2.7', %1$s, %1$s, 300, 157286400, 'QUERIED', TRUE
          """
              .formatted(AT),
          """
          INSERT INTO run (id, job_id, attempt, claimed_by, began_at, stages, ended_at, outcome, code,
            reason, headline, bone_class, probability_osteoporosis, probability_osteopenia,
            probability_normal, hu_mean, hu_median, hu_sd, hu_millilitres, medconv_class,
            score_osteoporosis, score_osteopenia, score_normal, anchor, warnings, device,
            segmenter_version, segmenter_sha256, classifier_version, classifier_sha256)
          SELECT x, x, 1, 'node', %1$s, '', %1$s, 'CLASSIFIED', '', '', 'Osteopenia', 'osteopenia', 0.2,
            0.5, 0.3, 120, 118, 30, 5, 'osteopenia', 0.2, 0.5, 0.3, 'LAST_RIBS', '', 'cpu', '0.3.2',
            LPAD('a', 64, 'a'), '1.0', LPAD('b', 64, 'b')
          """
              .formatted(AT),
          "INSERT INTO job_event (job_id, at, state, note) SELECT x, %s, 'RECEIVED', ''"
              .formatted(AT),
          "INSERT INTO job_event (job_id, at, state, note) SELECT x, %s, 'RUNNING', ''"
              .formatted(AT),
          "INSERT INTO job_event (job_id, at, state, note) SELECT x, %s, 'COMMITTED', ''"
              .formatted(AT),
          """
          INSERT INTO delivery (id, job_id, destination, priority, state, code, reason, attempts,
            due_at, changed_at)
          SELECT x, x, 'pacs', 50, 'COMMITTED', '', '', 1, %1$s, %1$s
          """
              .formatted(AT),
          """
          INSERT INTO delivery_event (delivery_id, at, state, note) SELECT x, %s, 'SENDING', ''
          """
              .formatted(AT),
          """
          INSERT INTO delivery_event (delivery_id, at, state, note) SELECT x, %s, 'COMMITTED', ''
          """
              .formatted(AT));

  private List<Measurement> measure(Database database) {
    RecordStore record = new RecordStore(database);
    Clock clock = Clock.systemUTC();
    JobStore jobs = new JobStore(database, new Posting(clock), clock);
    Claimant claimant = Claimant.here();
    Instant lastHour = FIRST.plusSeconds(30L * plan.runs()).minus(Duration.ofHours(1));
    return List.of(
        measured("search by accession", x -> page(record, named("ACC" + x / 2, ""))),
        measured("search by patient ID", x -> page(record, named("", "PAT" + x / 6))),
        measured("first page of the list, with counts", x -> firstPage(record)),
        measured(
            "first page of FAILED", x -> page(record, JobFilter.inStates(Set.of(JobState.FAILED)))),
        measured("first page of the last hour", x -> page(record, since(lastHour))),
        measured("all of one run", x -> record.job(x)),
        measured("claim of the next job", x -> jobs.claim(claimant)));
  }

  private static JobFilter named(String accession, String patient) {
    return new JobFilter(Set.of(), Set.of(), Set.of(), accession, patient, "", "", "", null, null);
  }

  private static JobFilter since(Instant time) {
    return new JobFilter(Set.of(), Set.of(), Set.of(), "", "", "", "", "", time, null);
  }

  /** As {@code jobs list} asks for it. */
  private static void firstPage(RecordStore record) {
    record.counts(JobCounts.COUNTED_TO);
    page(record, JobFilter.all());
    record.comingIn(JobFilter.all(), 100);
  }

  private static void page(RecordStore record, JobFilter filter) {
    if (record.jobs(filter, Long.MAX_VALUE, 50).isEmpty()) {
      throw new IllegalStateException("the record has no such run: " + filter);
    }
  }

  private Measurement measured(String question, LongConsumer ask) {
    List<Double> took = new ArrayList<>();
    List<Double> worked = new ArrayList<>();
    for (int i = 0; i < WARM_UP + plan.repeats(); i++) {
      // All over the record, and none twice.
      long run = 1 + (i * 7_919_993L) % (plan.runs() - QUEUED);
      long processor = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      ask.accept(run);
      if (i >= WARM_UP) {
        took.add((System.nanoTime() - start) / 1e6);
        worked.add((THREADS.getCurrentThreadCpuTime() - processor) / 1e6);
      }
    }
    double[] sorted = sorted(took);
    return new Measurement(
        question, at(sorted(worked), 0.5), at(sorted, 0.5), at(sorted, 0.95), at(sorted, 1));
  }

  private static double[] sorted(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
  }

  private void print(Report report) {
    out.printf(
        "%d runs, %d of them queued; database of %d MiB, opened in %.1f s; %d processors%n",
        report.runs(),
        report.queued(),
        report.fileBytes() >> 20,
        report.openSeconds(),
        report.processors());
    out.printf(
        "%-38s %10s %10s %10s %10s%n", "question, ms", "processor", "median", "95 %", "most");
    report
        .measurements()
        .forEach(
            each ->
                out.printf(
                    "%-38s %10.1f %10.1f %10.1f %10.1f%n",
                    each.question(),
                    each.processorMs(),
                    each.medianMs(),
                    each.percentile95Ms(),
                    each.mostMs()));
  }
}
