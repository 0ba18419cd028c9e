package org.medconv.jobs;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Withdrawals that jobs owe: a job that replaces earlier ones of its study must withdraw what was
 * sent for images that have changed. A run that ends does so itself; this class handles jobs
 * without a run.
 */
final class Withdrawals {
  static final String SENTENCE = " The results of the earlier images are withdrawn.";

  private final Database database;
  private final JobStore store;
  private final Deliveries deliveries;
  private final Clock clock;

  Withdrawals(Database database, JobStore store, Deliveries deliveries, Clock clock) {
    this.database = database;
    this.store = store;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  /** The run has created the withdrawals. */
  static void settled(Handle transaction, long id) {
    transaction.execute("UPDATE job SET owes_withdrawal = FALSE WHERE id = ?", id);
  }

  /**
   * Jobs that owe a withdrawal and are not running, the oldest first. An ended job is left out
   * while another one of its study may still produce a result that replaces what was sent.
   */
  List<Job> owing() {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT * FROM job WHERE owes_withdrawal = TRUE AND (
                      state IN ('QUEUED', 'WAITING_FOR_RETRY')
                      OR state IN ('NOT_ROUTED', 'INCOMPLETE', 'REFUSED', 'FAILED', 'CANCELLED')
                      AND NOT EXISTS (SELECT 1 FROM job other
                        WHERE other.study_instance_uid = job.study_instance_uid
                        AND other.trial = FALSE
                        AND other.state IN ('RECEIVED', 'QUEUED', 'RUNNING', 'WAITING_FOR_RETRY')))
                    ORDER BY id
                    """)
                .map(JobRows::job)
                .list());
  }

  /**
   * Stores withdrawals with their deliveries, and marks the jobs whose results these are as
   * withdrawn.
   *
   * @param results empty if nothing had to be withdrawn
   * @return false if the job has a run by now, which withdraws itself
   */
  boolean took(Job job, List<ResultFile> results) {
    return database.durably(
        transaction -> {
          JobState state = store.lock(transaction, job.id());
          if (state != job.state() || !owes(transaction, job.id())) {
            return false;
          }
          settled(transaction, job.id());
          if (!results.isEmpty()) {
            takeBack(transaction, job, results);
          }
          return true;
        });
  }

  private void takeBack(Handle transaction, Job job, List<ResultFile> results) {
    JobStore.store(transaction, job.id(), results);
    transaction
        .createUpdate("UPDATE job SET reason = :reason WHERE id = :id")
        .bind("reason", job.reason() + SENTENCE)
        .bind("id", job.id())
        .execute();
    JobStore.record(
        transaction,
        job.id(),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        job.state(),
        SENTENCE.strip());
    results.stream()
        .flatMap(each -> each.formerJob().stream())
        .distinct()
        .filter(former -> store.lock(transaction, former).mayBecome(JobState.SUPERSEDED))
        .forEach(former -> supersede(transaction, former, job));
    deliveries.reported(transaction, job, results);
  }

  private void supersede(Handle transaction, long former, Job job) {
    String why = "Job %d withdraws its results because the images have changed";
    store.stop(transaction, former, JobState.SUPERSEDED, why.formatted(job.id()));
  }

  private static boolean owes(Handle transaction, long id) {
    return transaction
        .createQuery("SELECT owes_withdrawal FROM job WHERE id = :id")
        .bind("id", id)
        .mapTo(Boolean.class)
        .findOne()
        .equals(Optional.of(true));
  }
}
