package org.medconv.jobs;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.receive.ReadySeries;
import org.medconv.route.Decision;
import org.medconv.text.OneLine;

/**
 * The jobs in the database. Every change of state passes through {@link #move}, which locks the
 * job's row, checks {@link JobState#mayBecome} and stores the time. A transaction that changes a
 * job and its deliveries locks the job's row first. Safe for use by many threads and processes.
 */
public final class JobStore {
  private static final Set<JobState> WAITING =
      EnumSet.of(JobState.QUEUED, JobState.WAITING_FOR_RETRY);

  /**
   * States in which a series has been screened, or could have been, and the job is still in force.
   */
  private static final Set<JobState> RERUNNABLE =
      EnumSet.of(
          JobState.REPORTED,
          JobState.DELIVERED,
          JobState.COMMITTED,
          JobState.SILENT,
          JobState.UNDELIVERED,
          JobState.REFUSED,
          JobState.ABSTAINED,
          JobState.FAILED);

  private static final String SOMEBODY = "the administrator";

  /** Greatest clock difference between two nodes, seconds. */
  private static final int CLOCK_STEP_SECONDS = 10;

  private static final Set<JobState> WITHOUT_CLASS =
      EnumSet.of(JobState.ABSTAINED, JobState.REFUSED);

  private final Database database;
  private final Deliveries deliveries;
  private final Clock clock;

  public JobStore(Database database, Deliveries deliveries, Clock clock) {
    this.database = database;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  /**
   * Stores a settled study and the decision of the rules. Each series gets a job; most end at once
   * as NOT_ROUTED or INCOMPLETE. Storing the same content again changes nothing. A new job
   * supersedes older jobs of its series; a routed job supersedes older jobs of its study. Durable
   * when this returns.
   *
   * @param unreadable why the headers of a series cannot be read, by series instance UID
   * @param headers header values of each series, by series instance UID; the record keeps its
   *     values where none are given
   * @return ids of the jobs that were queued
   */
  public List<Long> accept(
      List<ReadySeries> study,
      Decision decision,
      Map<String, String> unreadable,
      Map<String, SeriesHeader> headers) {
    try {
      return acceptOnce(study, decision, unreadable, headers);
    } catch (UnableToExecuteStatementException e) {
      if (!Database.isDuplicate(e)) {
        throw e;
      }
      // Another process accepted the same study at this moment.
      return acceptOnce(study, decision, unreadable, headers);
    }
  }

  /** Accepts a study whose headers can all be read. */
  public List<Long> accept(List<ReadySeries> study, Decision decision) {
    return accept(study, decision, Map.of(), Map.of());
  }

  /** The withdrawals that jobs owe. */
  Withdrawals withdrawals() {
    return new Withdrawals(database, this, deliveries, clock);
  }

  private List<Long> acceptOnce(
      List<ReadySeries> study,
      Decision decision,
      Map<String, String> unreadable,
      Map<String, SeriesHeader> headers) {
    return database.durably(
        transaction -> {
          study.forEach(series -> record(transaction, series, headers));
          return study.stream()
              .map(series -> NewJob.of(series, decision, unreadable))
              .map(job -> acceptOne(transaction, job))
              .flatMap(Optional::stream)
              .toList();
        });
  }

  private static void record(
      Handle transaction, ReadySeries series, Map<String, SeriesHeader> headers) {
    SeriesRows.handedOver(
        transaction, series, Optional.ofNullable(headers.get(series.seriesInstanceUid())));
  }

  /**
   * @return the id if it was queued
   */
  private Optional<Long> acceptOne(Handle transaction, NewJob job) {
    Optional<Long> same = sameAs(transaction, job);
    if (same.isEmpty()) {
      return insert(transaction, job);
    }
    if (lock(transaction, same.get()) == JobState.RECEIVED) {
      move(transaction, same.get(), job.state(), job.code(), job.reason());
    }
    return Optional.empty();
  }

  private static Optional<Long> sameAs(Handle transaction, NewJob job) {
    return transaction
        .createQuery(
            """
            SELECT id FROM job WHERE series_instance_uid = :series
            AND instances_sha256 = :sha256 AND segmenter = :segmenter AND classifier = :classifier
            AND trial = FALSE
            """)
        .bind("series", job.series().seriesInstanceUid())
        .bind("sha256", job.series().instancesSha256())
        .bind("segmenter", job.segmenter())
        .bind("classifier", job.classifier())
        .mapTo(long.class)
        .findOne();
  }

  /**
   * @return the id if it was queued
   */
  private Optional<Long> insert(Handle transaction, NewJob job) {
    Instant now = now();
    long id =
        Database.insertedId(
            transaction
                .createUpdate(
                    """
                    INSERT INTO job (study_instance_uid, series_instance_uid, instances_sha256, rule_name,
                      segmenter, classifier, priority, destinations, silent, files, images, state,
                      code, reason, attempts, due_at, accepted_at, changed_at, owes_withdrawal)
                    VALUES (:study, :series, :sha256, :rule, :segmenter, :classifier, :priority,
                      :destinations, :silent, :files, :images, 'RECEIVED', '', '', 0, :now, :now, :now,
                      :owes)
                    """)
                .bind("study", job.series().studyInstanceUid())
                .bind("series", job.series().seriesInstanceUid())
                .bind("sha256", job.series().instancesSha256())
                .bind("rule", job.rule())
                .bind("segmenter", job.segmenter())
                .bind("classifier", job.classifier())
                .bind("priority", job.priority())
                .bind("destinations", String.join("\n", job.destinations()))
                .bind("silent", job.silent())
                .bind("files", lines(job.series().files()))
                .bind("images", job.series().files().size())
                .bind("now", now)
                .bind("owes", hasRoutedJobOf(transaction, job.series().studyInstanceUid())));
    record(transaction, id, job.series().lastArrival(), JobState.RECEIVED, job.arrival());
    supersede(transaction, job, id);
    move(transaction, id, job.state(), job.code(), job.reason());
    return job.state() == JobState.QUEUED ? Optional.of(id) : Optional.empty();
  }

  /** Whether any result of the study may have been sent. */
  private static boolean hasRoutedJobOf(Handle transaction, String studyInstanceUid) {
    return transaction
        .createQuery(
            "SELECT 1 FROM job WHERE study_instance_uid = :study AND rule_name <> ''"
                + " FETCH FIRST ROW ONLY")
        .bind("study", studyInstanceUid)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private static String lines(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining("\n"));
  }

  private void supersede(Handle transaction, NewJob job, long newer) {
    // A series that no rule chooses, or that is incomplete, does not supersede a screening.
    String older =
        job.state() == JobState.QUEUED
            ? "study_instance_uid = :study AND (series_instance_uid = :series OR rule_name <> '')"
            : "series_instance_uid = :series AND rule_name = ''";
    transaction
        .createQuery(
            "SELECT id FROM job WHERE id < :newer AND state <> 'SUPERSEDED' AND "
                + older
                + " ORDER BY id")
        .bind("newer", newer)
        .bind("study", job.series().studyInstanceUid())
        .bind("series", job.series().seriesInstanceUid())
        .mapTo(long.class)
        .list()
        .forEach(id -> stop(transaction, id, JobState.SUPERSEDED, job.supersedes(newer)));
  }

  void stop(Handle transaction, long id, JobState end, String why) {
    move(transaction, id, end, end.name(), why);
    deliveries.stopped(transaction, id, why);
  }

  /** Claims the due job with the highest priority, the oldest first, for any models. */
  public Optional<Job> claim(Claimant claimant) {
    return claim(claimant, Set.of());
  }

  /**
   * Claims the due job with the highest priority, the oldest first.
   *
   * @param held models whose jobs are skipped
   */
  Optional<Job> claim(Claimant claimant, Set<Models> held) {
    while (true) {
      Optional<Long> best = bestDue(held);
      if (best.isEmpty()) {
        return Optional.empty();
      }
      Optional<Job> claimed =
          database.inTransaction(transaction -> claim(transaction, best.get(), claimant));
      if (claimed.isPresent()) {
        return claimed;
      }
    }
  }

  /** The due job that would be claimed next. */
  Optional<Long> bestDue(Set<Models> held) {
    return database.inTransaction(
        transaction ->
            WAITING.stream()
                .flatMap(state -> bestDue(transaction, state, held).stream())
                .min(Comparator.comparingInt(Due::priority).reversed().thenComparing(Due::id))
                .map(Due::id));
  }

  /** The best due job in one state. An index gives the order, so only the first row is read. */
  private Optional<Due> bestDue(Handle transaction, JobState state, Set<Models> held) {
    return transaction
        .createQuery(
            """
            SELECT id, priority FROM job WHERE state = :state AND due_at <= :now
            AND segmenter || '/' || classifier NOT IN (<held>)
            ORDER BY state, priority DESC, id FETCH FIRST 1 ROWS ONLY
            """)
        .bind("state", state)
        .bind("now", now())
        .bindList("held", names(held))
        .map((row, context) -> new Due(row.getLong("id"), row.getInt("priority")))
        .findOne();
  }

  private record Due(long id, int priority) {}

  /** Never empty: SQL does not allow an empty list. */
  private static List<String> names(Set<Models> held) {
    return held.isEmpty() ? List.of("/") : held.stream().map(Models::joined).toList();
  }

  private Optional<Job> claim(Handle transaction, long id, Claimant claimant) {
    if (!WAITING.contains(lock(transaction, id))) {
      return Optional.empty();
    }
    transaction
        .createUpdate(
            """
            UPDATE job SET claimed_by = :claimant, claimed_until = :until, attempts = attempts + 1
            WHERE id = :id
            """)
        .bind("claimant", claimant.toString())
        .bind("until", now().plus(Claimant.LEASE))
        .bind("id", id)
        .execute();
    move(transaction, id, JobState.RUNNING, "", "");
    Job job = find(transaction, id).orElseThrow();
    RunRows.began(transaction, job, claimant, job.changed());
    return Optional.of(job);
  }

  /** Stores that a run of a claimed job begins a stage. Not synced: a crash may undo it. */
  void stage(long id, Claimant claimant, String name) {
    database.inTransaction(
        transaction -> {
          RunRows.stage(transaction, id, claimant, name, now());
          return null;
        });
  }

  /** Extends the claims of a living claimant on the jobs that it is running. */
  void extend(Claimant claimant, List<Long> running) {
    if (running.isEmpty()) {
      return;
    }
    database.inTransaction(
        transaction ->
            transaction
                .createUpdate(
                    """
                    UPDATE job SET claimed_until = :until
                    WHERE claimed_by = :claimant AND id IN (<running>) AND state = 'RUNNING'
                    """)
                .bind("until", now().plus(Claimant.LEASE))
                .bind("claimant", claimant.toString())
                .bindList("running", running)
                .execute());
  }

  /**
   * Stores how the run of a claimed job ended, with its results and deliveries, in one transaction.
   *
   * @return false if the job was cancelled, superseded or taken over meanwhile; the outcome is then
   *     dropped
   */
  boolean finish(long id, Claimant claimant, RunOutcome outcome) {
    return finish(id, claimant, outcome, Optional.empty());
  }

  /** Stores the outcome and, for the record, the facts that the run found. */
  boolean finish(long id, Claimant claimant, RunOutcome outcome, Optional<RunFacts> facts) {
    return database.durably(
        transaction -> {
          if (!stillHolds(transaction, id, claimant)) {
            return false;
          }
          facts.ifPresent(found -> RunRows.found(transaction, id, found));
          Withdrawals.settled(transaction, id);
          outcome.end(ending(transaction, id));
          return true;
        });
  }

  private RunOutcome.Ending ending(Handle transaction, long id) {
    return new RunOutcome.Ending() {
      @Override
      public void reported(RunOutcome.Reported outcome) {
        report(transaction, id, outcome.results());
      }

      @Override
      public void refused(RunOutcome.Refused outcome) {
        String reason = outcome.sentence() + post(transaction, id, outcome.results());
        move(transaction, id, JobState.REFUSED, outcome.code(), reason);
      }

      @Override
      public void abstained(RunOutcome.Abstained outcome) {
        String reason = outcome.sentence() + post(transaction, id, outcome.results());
        move(transaction, id, JobState.ABSTAINED, outcome.code(), reason);
      }
    };
  }

  /**
   * Posts what a job without a class sends: its explanation, and the withdrawal of earlier results.
   *
   * @return text to add to the job's reason
   */
  private String post(Handle transaction, long id, List<ResultFile> results) {
    store(transaction, id, results);
    if (!results.isEmpty()) {
      deliveries.reported(transaction, find(transaction, id).orElseThrow(), results);
    }
    return results.stream().anyMatch(ResultFile::takesBack) ? Withdrawals.SENTENCE : "";
  }

  private void report(Handle transaction, long id, List<ResultFile> results) {
    store(transaction, id, results);
    move(transaction, id, JobState.REPORTED, "", "");
    JobState next = deliveries.reported(transaction, find(transaction, id).orElseThrow(), results);
    if (next != JobState.REPORTED) {
      move(transaction, id, next, "", "");
    }
  }

  static void store(Handle transaction, long id, List<ResultFile> results) {
    transaction.execute("DELETE FROM job_result WHERE job_id = ?", id);
    transaction.execute("UPDATE job SET results_deleted = FALSE WHERE id = ?", id);
    for (int ordinal = 0; ordinal < results.size(); ordinal++) {
      ResultFile result = results.get(ordinal);
      transaction.execute(
          """
          INSERT INTO job_result
            (job_id, ordinal, name, sop_class_uid, sop_instance_uid, file, former_job_id)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          id,
          ordinal,
          result.name(),
          result.instance().map(InstanceReference::sopClassUid).orElse(""),
          result.instance().map(InstanceReference::sopInstanceUid).orElse(""),
          result.file().toString(),
          result.formerJob().orElse(null));
    }
  }

  /** Stores that the run of a claimed job failed, and when the job is due again. */
  boolean postpone(long id, Claimant claimant, RunFailure failure, Instant due) {
    return database.durably(
        transaction -> {
          if (!stillHolds(transaction, id, claimant)) {
            return false;
          }
          dueAt(transaction, id, due);
          move(transaction, id, JobState.WAITING_FOR_RETRY, failure.code(), failure.sentence());
          return true;
        });
  }

  /** Returns a claimed job to the queue as if unclaimed, because its models cannot be used. */
  boolean putBack(long id, Claimant claimant, ModelsUnusable why) {
    return database.durably(
        transaction -> {
          if (!stillHolds(transaction, id, claimant)) {
            return false;
          }
          transaction.execute("UPDATE job SET attempts = attempts - 1 WHERE id = ?", id);
          dueAt(transaction, id, now());
          String sentence = "Waiting until its models can be used: " + why.getMessage();
          move(transaction, id, JobState.QUEUED, "MODELS_UNUSABLE", sentence);
          return true;
        });
  }

  /** Stores that the run of a claimed job failed permanently. */
  boolean fail(long id, Claimant claimant, RunFailure failure) {
    return database.durably(
        transaction -> {
          if (!stillHolds(transaction, id, claimant)) {
            return false;
          }
          move(transaction, id, JobState.FAILED, failure.code(), failure.sentence());
          return true;
        });
  }

  private boolean stillHolds(Handle transaction, long id, Claimant claimant) {
    return lock(transaction, id) == JobState.RUNNING
        && transaction
            .createQuery("SELECT claimed_by FROM job WHERE id = :id")
            .bind("id", id)
            .mapTo(String.class)
            .one()
            .equals(claimant.toString());
  }

  /**
   * Returns the jobs of ended processes to the queue. A job that ended its process too often
   * becomes a dead letter.
   *
   * @return ids of the jobs that are due again
   */
  List<Long> recover(int maxEndings) {
    return lapsed().stream().filter(id -> recover(id, maxEndings)).toList();
  }

  /**
   * Corrects due times after the clock was set back. A job that waits since a future time is
   * shifted; without this, a job due in a minute could wait an hour longer.
   */
  void mendDueTimes() {
    Instant now = now();
    database.inTransaction(
        transaction -> {
          transaction
              .createQuery(
                  """
                  SELECT * FROM job WHERE state IN ('QUEUED', 'WAITING_FOR_RETRY')
                  AND changed_at > :soon FOR UPDATE
                  """)
              .bind("soon", now.plusSeconds(CLOCK_STEP_SECONDS))
              .map(JobRows::job)
              .list()
              .forEach(job -> mendDueTime(transaction, job, now));
          return null;
        });
  }

  private static void mendDueTime(Handle transaction, Job job, Instant now) {
    Instant due = now.plus(Duration.between(job.changed(), job.due()));
    transaction
        .createUpdate("UPDATE job SET due_at = :due, changed_at = :now WHERE id = :id")
        .bind("due", due.isBefore(now) ? now : due)
        .bind("now", now)
        .bind("id", job.id())
        .execute();
  }

  private List<Long> lapsed() {
    Instant now = now();
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    "SELECT id, claimed_by, claimed_until FROM job WHERE state = 'RUNNING'")
                .map(
                    (row, context) ->
                        Claimant.lapsed(
                                row.getString("claimed_by"),
                                row.getTimestamp("claimed_until").toInstant(),
                                now)
                            ? Optional.of(row.getLong("id"))
                            : Optional.<Long>empty())
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  private boolean recover(long id, int maxEndings) {
    return database.durably(
        transaction -> {
          if (lock(transaction, id) != JobState.RUNNING || !claimLapsed(transaction, id)) {
            return false;
          }
          int endings = ended(transaction, id);
          if (endings >= maxEndings) {
            String sentence =
                ("The node ended %d times during this run, so the run was set aside. Please report"
                        + " this; `jobs retry` runs it again.")
                    .formatted(endings);
            move(transaction, id, JobState.FAILED, "NODE_ENDED", sentence);
            return false;
          }
          dueAt(transaction, id, now());
          move(
              transaction,
              id,
              JobState.QUEUED,
              "NODE_ENDED",
              "The node ended during the run; count: %d".formatted(endings));
          return true;
        });
  }

  private static int ended(Handle transaction, long id) {
    transaction.execute("UPDATE job SET endings = endings + 1 WHERE id = ?", id);
    return transaction
        .createQuery("SELECT endings FROM job WHERE id = :id")
        .bind("id", id)
        .mapTo(int.class)
        .one();
  }

  private boolean claimLapsed(Handle transaction, long id) {
    return transaction
        .createQuery("SELECT claimed_by, claimed_until FROM job WHERE id = :id")
        .bind("id", id)
        .map(
            (row, context) ->
                Claimant.lapsed(
                    row.getString("claimed_by"),
                    row.getTimestamp("claimed_until").toInstant(),
                    now()))
        .one();
  }

  /**
   * Retries an ended or waiting job at once. A job without a result, or whose results are all
   * delivered, runs again from the start; any other job resumes its deliveries.
   *
   * @param byWhom user for the record, at most 200 characters
   * @return the new state
   */
  public JobState retry(long id, String byWhom) {
    return database.durably(
        transaction -> {
          JobState state = retry(transaction, id, "retried by " + byWhom, byWhom);
          changed(transaction, id, byWhom, "RETRY", "is now " + state);
          return state;
        });
  }

  /** Retries a job for an unknown user. */
  public JobState retry(long id) {
    return retry(id, SOMEBODY);
  }

  private JobState retry(Handle transaction, long id, String why, String byWhom) {
    JobState state = lock(transaction, id);
    transaction.execute("UPDATE job SET attempts = 0, endings = 0 WHERE id = ?", id);
    dueAt(transaction, id, now());
    if (WITHOUT_CLASS.contains(state) && deliveries.givenUp(transaction, id)) {
      // The run has ended; only a destination misses what it gave.
      deliveries.again(transaction, id);
      return state;
    }
    return switch (state) {
      case FAILED, REFUSED ->
          find(transaction, id).orElseThrow().rule().isEmpty()
              ? runAgain(transaction, id, JobState.RECEIVED, why)
              : runAgain(transaction, id, JobState.QUEUED, why);
      case ABSTAINED, WAITING_FOR_RETRY -> runAgain(transaction, id, JobState.QUEUED, why);
      case DELIVERED, COMMITTED, SILENT ->
          runAgain(transaction, id, JobState.QUEUED, "run again by " + byWhom);
      case CANCELLED -> resume(transaction, id, why);
      case UNDELIVERED -> deliverAgain(transaction, id, why);
      case REPORTED -> {
        deliveries.again(transaction, id);
        yield state;
      }
      case NOT_ROUTED, INCOMPLETE -> takeBackAgain(transaction, id, state);
      case RECEIVED, QUEUED, RUNNING, SUPERSEDED ->
          throw new UnableToChangeJob(id, state, "tried again");
    };
  }

  private JobState runAgain(Handle transaction, long id, JobState to, String why) {
    requireImages(transaction, id);
    return move(transaction, id, to, "", why);
  }

  private static void requireImages(Handle transaction, long id) {
    transaction
        .createQuery(
            """
            SELECT deleted_at FROM received_series s JOIN job
            ON job.study_instance_uid = s.study_instance_uid
            AND job.series_instance_uid = s.series_instance_uid
            WHERE job.id = :id AND deleted_at IS NOT NULL
            """)
        .bind("id", id)
        .mapTo(Instant.class)
        .findOne()
        .ifPresent(
            at -> {
              throw new UnableToChangeJob(
                  "The images of job %d were deleted on %s (retention.received); send the study again first."
                      .formatted(id, at.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10)));
            });
  }

  /** The job has nothing to run, but some destinations may still miss its withdrawal. */
  private JobState takeBackAgain(Handle transaction, long id, JobState state) {
    if (results(transaction, id).isEmpty()) {
      throw new UnableToChangeJob(id, state, "tried again");
    }
    deliveries.again(transaction, id);
    return state;
  }

  /** A job becomes REPORTED only if its run gave a class. */
  private JobState resume(Handle transaction, long id, String why) {
    return results(transaction, id).stream().allMatch(ResultFile::takesBack)
            || !lastEndedReported(transaction, id)
        ? runAgain(transaction, id, JobState.QUEUED, why)
        : deliverAgain(transaction, id, why);
  }

  private static boolean lastEndedReported(Handle transaction, long id) {
    return transaction
        .createQuery(
            "SELECT state FROM job_event WHERE job_id = :id"
                + " AND state IN ('REPORTED', 'REFUSED', 'ABSTAINED')"
                + " ORDER BY id DESC FETCH FIRST ROW ONLY")
        .bind("id", id)
        .mapTo(JobState.class)
        .findFirst()
        .equals(Optional.of(JobState.REPORTED));
  }

  private JobState deliverAgain(Handle transaction, long id, String why) {
    move(transaction, id, JobState.REPORTED, "", "delivery " + why);
    deliveries.again(transaction, id);
    return JobState.REPORTED;
  }

  /** Cancels a job that has not ended. A run in progress continues, but its outcome is dropped. */
  public void cancel(long id, String byWhom) {
    database.durably(
        transaction -> {
          JobState state = lock(transaction, id);
          if (state.ended()) {
            throw new UnableToChangeJob(id, state, "cancelled");
          }
          stop(transaction, id, JobState.CANCELLED, "Cancelled by " + byWhom);
          changed(transaction, id, byWhom, "CANCEL", "was " + state);
          return null;
        });
  }

  /** Cancels a job for an unknown user. */
  public void cancel(long id) {
    cancel(id, SOMEBODY);
  }

  /**
   * Runs a job's series with another classifier. The trial is a separate job; it sends nothing and
   * supersedes nothing, so that no destination gets two results for one series. A second request
   * runs the same trial again.
   *
   * @return id of the trial
   */
  public long rerun(long id, String classifier, String byWhom) {
    return database.durably(
        transaction -> {
          JobState state = lock(transaction, id);
          Job job = find(transaction, id).orElseThrow();
          requireRerunnable(job, state, classifier);
          requireImages(transaction, id);
          String why = "job %d with %s, for %s".formatted(id, classifier, byWhom);
          Optional<Long> same = trialOf(transaction, job, classifier);
          long trial = same.orElseGet(() -> insertTrial(transaction, job, classifier, why));
          if (same.isPresent() && lock(transaction, trial).ended()) {
            retry(transaction, trial, why, byWhom);
          }
          changed(transaction, id, byWhom, "RERUN", "with %s, job %d".formatted(classifier, trial));
          return trial;
        });
  }

  private static void requireRerunnable(Job job, JobState state, String classifier) {
    if (job.isTrial()) {
      throw new UnableToChangeJob(
          "Job %d is a trial of job %d; run that one with another model."
              .formatted(job.id(), job.rerunOf().orElseThrow()));
    }
    if (job.rule().isEmpty() || !RERUNNABLE.contains(state)) {
      throw new UnableToChangeJob(job.id(), state, "run with another model");
    }
    if (job.classifier().equals(classifier)) {
      throw new UnableToChangeJob(
          "Job %d is of %s; `jobs retry %d` runs it again."
              .formatted(job.id(), classifier, job.id()));
    }
  }

  private static Optional<Long> trialOf(Handle transaction, Job job, String classifier) {
    return transaction
        .createQuery(
            """
            SELECT id FROM job WHERE series_instance_uid = :series AND instances_sha256 = :sha256
            AND segmenter = :segmenter AND classifier = :classifier AND trial = TRUE
            """)
        .bind("series", job.seriesInstanceUid())
        .bind("sha256", job.instancesSha256())
        .bind("segmenter", job.segmenter())
        .bind("classifier", classifier)
        .mapTo(long.class)
        .findOne();
  }

  private long insertTrial(Handle transaction, Job job, String classifier, String why) {
    long id =
        Database.insertedId(
            transaction
                .createUpdate(
                    """
                    INSERT INTO job (study_instance_uid, series_instance_uid, instances_sha256,
                      rule_name, segmenter, classifier, priority, destinations, files, images,
                      state, code, reason, attempts, due_at, accepted_at, changed_at, trial,
                      rerun_of)
                    SELECT study_instance_uid, series_instance_uid, instances_sha256, rule_name,
                      segmenter, :classifier, priority, '', files, images, 'RECEIVED', '', '', 0,
                      :now, :now, :now, TRUE, id
                    FROM job WHERE id = :job
                    """)
                .bind("classifier", classifier)
                .bind("now", now())
                .bind("job", job.id()));
    move(transaction, id, JobState.QUEUED, "", why);
    return id;
  }

  private void changed(Handle transaction, long id, String byWhom, String action, String note) {
    transaction
        .createUpdate(
            """
            INSERT INTO job_change (job_id, at, by_whom, action, note)
            VALUES (:id, :now, :who, :action, :note)
            """)
        .bind("id", id)
        .bind("now", now())
        .bind("who", byWhom)
        .bind("action", action)
        .bind("note", note)
        .execute();
  }

  /**
   * Cancels every unfinished job of a study that was accepted before the given time, with its
   * deliveries.
   */
  public void cancelAllOf(String studyInstanceUid, Instant before, String why) {
    database.durably(
        transaction -> {
          transaction
              .createQuery(
                  "SELECT id FROM job WHERE study_instance_uid = :study AND accepted_at < :before"
                      + " ORDER BY id")
              .bind("study", studyInstanceUid)
              .bind("before", before)
              .mapTo(long.class)
              .list()
              .stream()
              .filter(id -> !lock(transaction, id).ended())
              .forEach(id -> stop(transaction, id, JobState.CANCELLED, why));
          return null;
        });
  }

  /**
   * Ends a REPORTED job after its deliveries have ended. The outbox calls this in its own
   * transaction, which locked the job's row before the deliveries.
   */
  public void deliveriesEnded(Handle transaction, long id, JobState end, String reason) {
    if (lock(transaction, id) == JobState.REPORTED) {
      move(transaction, id, isSilent(transaction, id, end) ? JobState.SILENT : end, "", reason);
    }
  }

  /** A silent job sends only withdrawals of earlier results, never its own results. */
  private static boolean isSilent(Handle transaction, long id, JobState end) {
    return end != JobState.UNDELIVERED && find(transaction, id).orElseThrow().silent();
  }

  /** Locks the job's row until the transaction ends. */
  public JobState lock(Handle transaction, long id) {
    return transaction
        .createQuery("SELECT state FROM job WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .mapTo(JobState.class)
        .findOne()
        .orElseThrow(() -> new NoSuchJob(id));
  }

  private JobState move(Handle transaction, long id, JobState to, String code, String reason) {
    JobState from = lock(transaction, id);
    if (!from.mayBecome(to)) {
      throw new IllegalStateException("job %d is %s and may not become %s".formatted(id, from, to));
    }
    Instant now = now();
    transaction
        .createUpdate(
            "UPDATE job SET state = :state, code = :code, reason = :reason, changed_at = :now WHERE"
                + " id = :id")
        .bind("state", to)
        .bind("code", code)
        .bind("reason", OneLine.of(reason))
        .bind("now", now)
        .bind("id", id)
        .execute();
    if (to != JobState.RUNNING) {
      transaction.execute(
          "UPDATE job SET claimed_by = NULL, claimed_until = NULL WHERE id = ?", id);
    }
    if (from == JobState.RUNNING) {
      RunRows.ended(transaction, id, RunEnd.of(to, code), code, reason, now);
    }
    record(transaction, id, now, to, reason);
    return to;
  }

  /** Records an event of a job without changing its state. */
  public static void record(Handle transaction, long id, Instant at, JobState state, String note) {
    transaction
        .createUpdate(
            "INSERT INTO job_event (job_id, at, state, note) VALUES (:id, :at, :state, :note)")
        .bind("id", id)
        .bind("at", at)
        .bind("state", state)
        .bind("note", OneLine.of(note))
        .execute();
  }

  private static void dueAt(Handle transaction, long id, Instant due) {
    transaction
        .createUpdate("UPDATE job SET due_at = :due WHERE id = :id")
        .bind("due", due)
        .bind("id", id)
        .execute();
  }

  /** Studies that no rule has seen and whose retry the administrator has requested. */
  public List<String> studiesToHandOverAgain() {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT DISTINCT study_instance_uid FROM job WHERE state = 'RECEIVED'")
                .mapTo(String.class)
                .list());
  }

  /** Whether any series of the study has ever been handed over. */
  public boolean hasJobOf(String studyInstanceUid) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    "SELECT 1 FROM job WHERE study_instance_uid = :study FETCH FIRST ROW ONLY")
                .bind("study", studyInstanceUid)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  /** Jobs in any of these states, newest first. */
  public List<Job> list(Collection<JobState> states, int limit) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    "SELECT * FROM job WHERE state IN (<states>) ORDER BY id DESC FETCH FIRST"
                        + " :limit ROWS ONLY")
                .bindList("states", List.copyOf(states))
                .bind("limit", limit)
                .map(JobRows::job)
                .list());
  }

  public Optional<Job> find(long id) {
    return database.inTransaction(transaction -> find(transaction, id));
  }

  /** Finds a job inside a transaction. */
  public static Optional<Job> find(Handle transaction, long id) {
    return transaction
        .createQuery("SELECT * FROM job WHERE id = :id")
        .bind("id", id)
        .map(JobRows::job)
        .findOne();
  }

  /** The events of a job, oldest first. */
  public List<JobEvent> history(long id) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT at, state, note FROM job_event WHERE job_id = :id ORDER BY id")
                .bind("id", id)
                .map(JobRows::event)
                .list());
  }

  /**
   * The result files of a job, in sending order. Empty until its run has ended, except for
   * withdrawals of earlier results.
   */
  public List<ResultFile> results(long id) {
    return database.inTransaction(transaction -> results(transaction, id));
  }

  /** The result files of a job, inside a transaction. */
  public static List<ResultFile> results(Handle transaction, long id) {
    return transaction
        .createQuery("SELECT * FROM job_result WHERE job_id = :id ORDER BY ordinal")
        .bind("id", id)
        .map(JobRows::result)
        .list();
  }

  /** Number of jobs in each state; states without jobs are left out. */
  public Map<JobState, Long> counts() {
    Map<JobState, Long> counts = new EnumMap<>(JobState.class);
    database.inTransaction(
        transaction -> {
          transaction
              .createQuery("SELECT state, COUNT(*) AS jobs FROM job GROUP BY state")
              .map(
                  (row, context) ->
                      Map.entry(JobState.valueOf(row.getString("state")), row.getLong("jobs")))
              .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
          return null;
        });
    return counts;
  }

  /** Truncated to microseconds, the precision of the database. */
  private Instant now() {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  }

  /** No job has this id. */
  public static final class NoSuchJob extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchJob(long id) {
      super("There is no job %d; `jobs list` shows the existing jobs.".formatted(id));
    }
  }

  /** The request is not possible in the job's state. */
  public static final class UnableToChangeJob extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToChangeJob(long id, JobState state, String change) {
      this("Job %d is %s and cannot be %s.".formatted(id, state, change));
    }

    UnableToChangeJob(String sentence) {
      super(sentence);
    }
  }
}
