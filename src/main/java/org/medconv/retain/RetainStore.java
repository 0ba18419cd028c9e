package org.medconv.retain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobStore;

/**
 * Finds in the database what may be deleted. A study's images may be deleted when each job has
 * ended without a failure to mend and all results are delivered. Safe for use by many threads and
 * processes.
 */
public final class RetainStore {
  /**
   * Jobs whose data must stay: unfinished, failed, with a withdrawal to send, changed or sent
   * since, or sent and not yet withdrawn although a later job withdraws them. The withdrawal is
   * written from the former results, and a wrong one may stay at the destination without them.
   */
  private static final String KEEPS =
      """
      (j.state NOT IN ('DELIVERED', 'COMMITTED', 'SILENT', 'REFUSED', 'ABSTAINED', 'CANCELLED',
        'SUPERSEDED', 'NOT_ROUTED', 'INCOMPLETE')
      OR j.changed_at >= :before
      OR EXISTS (SELECT 1 FROM delivery d WHERE d.job_id = j.id AND
        (d.state NOT IN ('SENT', 'COMMITTED', 'KEPT', 'CANCELLED', 'SILENT')
        OR d.changed_at >= :before))
      OR EXISTS (SELECT 1 FROM job w WHERE w.study_instance_uid = j.study_instance_uid
        AND w.owes_withdrawal = TRUE AND w.state <> 'SUPERSEDED')
      OR EXISTS (SELECT 1 FROM job_result r JOIN delivery d ON d.job_id = r.job_id
        WHERE r.former_job_id = j.id
        AND d.state NOT IN ('SENT', 'COMMITTED', 'KEPT', 'CANCELLED', 'SILENT')))
      """;

  private static final String NOT_HELD =
      """
       AND NOT EXISTS (SELECT 1 FROM study_hold h
        WHERE h.study_instance_uid = s.study_instance_uid)
      """;

  private static final String ALL_SETTLED =
      """
       AND NOT EXISTS (SELECT 1 FROM received_series o
        WHERE o.study_instance_uid = s.study_instance_uid
        AND (o.handed_over = FALSE OR o.last_instance_at >= :before))
       AND EXISTS (SELECT 1 FROM job k WHERE k.study_instance_uid = s.study_instance_uid)
      """;

  private static final String NO_JOB_KEEPS =
      " AND NOT EXISTS (SELECT 1 FROM job j WHERE j.study_instance_uid = s.study_instance_uid AND "
          + KEEPS
          + ")";

  private static final String OLD =
      " FROM received_series s WHERE s.files_gone = FALSE AND s.deleted_at IS NULL"
          + " AND s.last_instance_at < :before";

  private static final String DUE = OLD + NOT_HELD + ALL_SETTLED + NO_JOB_KEEPS;

  /** Studies without images whose jobs have all ended. */
  private static final String RECORD_DUE =
      " FROM received_series s WHERE s.files_gone = TRUE AND s.last_instance_at < :before"
          + " AND NOT EXISTS (SELECT 1 FROM received_series o"
          + " WHERE o.study_instance_uid = s.study_instance_uid AND o.files_gone = FALSE)"
          + NOT_HELD
          + ALL_SETTLED
          + NO_JOB_KEEPS;

  private static final String RESULTS_DUE =
      " FROM job j WHERE j.results_deleted = FALSE AND j.changed_at < :before AND NOT "
          + KEEPS
          + " AND NOT EXISTS (SELECT 1 FROM study_hold h"
          + " WHERE h.study_instance_uid = j.study_instance_uid)";

  private final Database database;

  public RetainStore(Database database) {
    this.database = database;
  }

  /** Studies whose images may be deleted, oldest first. */
  List<String> due(Instant before, int most) {
    return database.inTransaction(
        transaction ->
            studies(
                transaction,
                "SELECT s.study_instance_uid"
                    + DUE
                    + " GROUP BY s.study_instance_uid ORDER BY MAX(s.last_instance_at),"
                    + " s.study_instance_uid FETCH FIRST :most ROWS ONLY",
                before,
                most));
  }

  private static List<String> studies(Handle transaction, String sql, Instant before, int most) {
    return transaction
        .createQuery(sql)
        .bind("before", micros(before))
        .bind("most", most)
        .mapTo(String.class)
        .list();
  }

  /**
   * Marks a study's images for deletion if they are still due; its jobs can then never run again.
   * Durable when this returns.
   *
   * @return false if the study has changed meanwhile
   */
  boolean giveUp(String study, Instant before, Instant now) {
    return database.durably(
        transaction -> {
          List<Long> jobs = lock(transaction, study);
          if (!isIn(transaction, DUE, study, before)) {
            return false;
          }
          transaction
              .createUpdate(
                  "UPDATE received_series SET deleted_at = :now WHERE study_instance_uid = :study")
              .bind("now", micros(now))
              .bind("study", study)
              .execute();
          jobs.forEach(
              id -> note(transaction, id, now, "The images were deleted (retention.received)."));
          return true;
        });
  }

  private static List<Long> lock(Handle transaction, String study) {
    return transaction
        .createQuery("SELECT id FROM job WHERE study_instance_uid = :study ORDER BY id FOR UPDATE")
        .bind("study", study)
        .mapTo(Long.class)
        .list();
  }

  private static boolean isIn(Handle transaction, String due, String study, Instant before) {
    return transaction
        .createQuery("SELECT 1" + due + " AND s.study_instance_uid = :study FETCH FIRST ROW ONLY")
        .bind("before", micros(before))
        .bind("study", study)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private static void note(Handle transaction, long id, Instant now, String what) {
    JobState state = JobStore.find(transaction, id).orElseThrow().state();
    JobStore.record(transaction, id, micros(now), state, what);
  }

  /** A study whose images are marked for deletion and may still be on disk. */
  record GivenUp(String studyInstanceUid, Instant at) {}

  /** Marked studies that a crash or a temporary fault left on disk. */
  List<GivenUp> givenUp(int most) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT study_instance_uid, MIN(deleted_at) AS at FROM received_series
                    WHERE files_gone = FALSE AND deleted_at IS NOT NULL
                    GROUP BY study_instance_uid FETCH FIRST :most ROWS ONLY
                    """)
                .bind("most", most)
                .map(
                    (row, context) ->
                        new GivenUp(
                            row.getString("study_instance_uid"),
                            row.getTimestamp("at").toInstant()))
                .list());
  }

  /** Records that the images of a study are deleted from disk. */
  void gone(GivenUp study) {
    database.durably(
        transaction ->
            transaction
                .createUpdate(
                    """
                    UPDATE received_series SET files_gone = TRUE
                    WHERE study_instance_uid = :study AND deleted_at = :at
                    """)
                .bind("study", study.studyInstanceUid())
                .bind("at", study.at())
                .execute());
  }

  /** Removes the mark because new images arrived: all images of the study stay. */
  void keep(GivenUp study) {
    database.durably(
        transaction ->
            transaction
                .createUpdate(
                    """
                    UPDATE received_series SET deleted_at = NULL
                    WHERE study_instance_uid = :study AND files_gone = FALSE
                    """)
                .bind("study", study.studyInstanceUid())
                .execute());
  }

  /** Jobs whose result files may be deleted, oldest first. */
  List<Long> resultsDue(Instant before, int most) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    "SELECT j.id"
                        + RESULTS_DUE
                        + " ORDER BY j.changed_at FETCH FIRST :most ROWS ONLY")
                .bind("before", micros(before))
                .bind("most", most)
                .mapTo(Long.class)
                .list());
  }

  /** Records that the result files of a job are deleted. */
  void resultsGone(long job, boolean hadSome, Instant now) {
    database.durably(
        transaction -> {
          transaction.execute("UPDATE job SET results_deleted = TRUE WHERE id = ?", job);
          if (hadSome) {
            note(transaction, job, now, "The result files were deleted (retention.results).");
          }
          return null;
        });
  }

  /** Studies with only a record left that may be deleted. */
  List<String> recordDue(Instant before, int most) {
    return database.inTransaction(
        transaction ->
            studies(
                transaction,
                "SELECT DISTINCT s.study_instance_uid"
                    + RECORD_DUE
                    + " FETCH FIRST :most ROWS ONLY",
                before,
                most));
  }

  List<Long> jobsOf(String study) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT id FROM job WHERE study_instance_uid = :study")
                .bind("study", study)
                .mapTo(Long.class)
                .list());
  }

  /**
   * Deletes a study with its jobs, runs and deliveries from the record.
   *
   * @return false if the study has changed meanwhile
   */
  boolean forget(String study, Instant before) {
    return database.durably(
        transaction -> {
          lock(transaction, study);
          if (!isIn(transaction, RECORD_DUE, study, before)) {
            return false;
          }
          transaction.execute("DELETE FROM job WHERE study_instance_uid = ?", study);
          transaction.execute("DELETE FROM received_series WHERE study_instance_uid = ?", study);
          return true;
        });
  }

  /** What retention would delete. */
  public RetainPlan plan(RetainPlan.Before before, Instant now, int most) {
    return database.inTransaction(
        transaction -> {
          long held = count(transaction, "SELECT COUNT(*) FROM study_hold WHERE at < :before", now);
          List<RetainPlan.Due> due =
              before.received() == null ? List.of() : dueStudies(transaction, before.received());
          return new RetainPlan(
              due.stream().limit(most).toList(),
              due.size(),
              due.stream().mapToLong(RetainPlan.Due::bytes).sum(),
              before.received() == null
                  ? 0
                  : count(
                      transaction,
                      "SELECT COUNT(DISTINCT s.study_instance_uid)"
                          + OLD
                          + NOT_HELD
                          + " AND EXISTS (SELECT 1 FROM job j"
                          + " WHERE j.study_instance_uid = s.study_instance_uid AND "
                          + KEEPS
                          + ")",
                      before.received()),
              held,
              before.results() == null
                  ? 0
                  : count(transaction, "SELECT COUNT(*)" + RESULTS_DUE, before.results()),
              before.record() == null
                  ? 0
                  : count(
                      transaction,
                      "SELECT COUNT(DISTINCT s.study_instance_uid)" + RECORD_DUE,
                      before.record()));
        });
  }

  private static long count(Handle transaction, String sql, Instant before) {
    return transaction.createQuery(sql).bind("before", micros(before)).mapTo(Long.class).one();
  }

  private static List<RetainPlan.Due> dueStudies(Handle transaction, Instant before) {
    return transaction
        .createQuery(
            "SELECT s.study_instance_uid, MAX(s.accession_number) AS accession,"
                + " MAX(s.last_instance_at) AS newest, SUM(s.bytes) AS bytes"
                + DUE
                + " GROUP BY s.study_instance_uid"
                + " ORDER BY MAX(s.last_instance_at), s.study_instance_uid")
        .bind("before", micros(before))
        .map(
            (row, context) ->
                new RetainPlan.Due(
                    row.getString("study_instance_uid"),
                    row.getString("accession"),
                    row.getTimestamp("newest").toInstant(),
                    row.getLong("bytes")))
        .list();
  }

  /**
   * Studies with this accession number, study instance UID or series instance UID.
   *
   * @return empty if nothing was received under this number
   */
  public List<String> studiesOf(String accessionOrUid) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT DISTINCT study_instance_uid FROM received_series
                    WHERE accession_number = :name OR study_instance_uid = :name
                      OR series_instance_uid = :name
                    ORDER BY study_instance_uid
                    """)
                .bind("name", accessionOrUid)
                .mapTo(String.class)
                .list());
  }

  /** Puts a study on hold. For a held study, replaces the note. */
  public void hold(Hold hold) {
    database.durably(
        transaction -> {
          transaction.execute(
              "DELETE FROM study_hold WHERE study_instance_uid = ?", hold.studyInstanceUid());
          return transaction
              .createUpdate("INSERT INTO study_hold VALUES (:study, :at, :who, :note)")
              .bind("study", hold.studyInstanceUid())
              .bind("at", micros(hold.at()))
              .bind("who", hold.byWhom())
              .bind("note", hold.note())
              .execute();
        });
  }

  /**
   * Releases a study from hold.
   *
   * @return whether it was on hold
   */
  public boolean release(String studyInstanceUid) {
    return database.durably(
            transaction ->
                transaction.execute(
                    "DELETE FROM study_hold WHERE study_instance_uid = ?", studyInstanceUid))
        > 0;
  }

  /** All studies on hold, newest hold first. */
  public List<Hold> holds() {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT * FROM study_hold ORDER BY at DESC")
                .map(
                    (row, context) ->
                        new Hold(
                            row.getString("study_instance_uid"),
                            row.getTimestamp("at").toInstant(),
                            row.getString("by_whom"),
                            row.getString("note")))
                .list());
  }

  /** Truncated to microseconds, the precision of the database. */
  private static Instant micros(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS);
  }
}
