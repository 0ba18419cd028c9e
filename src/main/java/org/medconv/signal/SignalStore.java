package org.medconv.signal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.medconv.jobs.Database;

/**
 * Reads the state of the node from the database. Each query uses an index, so its time does not
 * grow with the number of jobs. Contains no patient data.
 */
public final class SignalStore {
  private static final int MOST_RUNS = 5000;
  private static final int MOST_EVENTS = 20_000;

  private final Database database;

  public SignalStore(Database database) {
    this.database = database;
  }

  /**
   * Unfinished jobs in one state.
   *
   * @param oldest when the longest-waiting job entered the state
   */
  record Waiting(String state, long jobs, Instant oldest) {}

  List<Waiting> waiting() {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT state, COUNT(*) AS jobs, MIN(changed_at) AS oldest FROM job
                    WHERE state IN ('RECEIVED', 'QUEUED', 'RUNNING', 'WAITING_FOR_RETRY',
                      'REPORTED') GROUP BY state
                    """)
                .map(
                    (row, context) ->
                        new Waiting(
                            row.getString("state"),
                            row.getLong("jobs"),
                            row.getTimestamp("oldest").toInstant()))
                .list());
  }

  /** Why jobs wait for their models; empty if none does. */
  Optional<String> modelsUnusable() {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT reason FROM job WHERE state = 'QUEUED' AND code = 'MODELS_UNUSABLE'
                    FETCH FIRST ROW ONLY
                    """)
                .mapTo(String.class)
                .findFirst());
  }

  /** Failed jobs with one reason, or dead letters of one destination. */
  record Failed(String what, long count, Instant first) {}

  List<Failed> failedJobs() {
    return failed(
        "SELECT code AS what, COUNT(*) AS n, MIN(changed_at) AS first FROM job"
            + " WHERE state = 'FAILED' GROUP BY code ORDER BY code");
  }

  List<Failed> deadLetters() {
    return failed(
        "SELECT destination AS what, COUNT(*) AS n, MIN(changed_at) AS first FROM delivery"
            + " WHERE state = 'DEAD' GROUP BY destination ORDER BY destination");
  }

  /** Destinations with deliveries that wait after a failed attempt, and since when. */
  List<Failed> failingDestinations() {
    return failed(
        """
        SELECT d.destination AS what, COUNT(DISTINCT d.id) AS n, MIN(e.at) AS first
        FROM delivery d JOIN delivery_event e ON e.delivery_id = d.id
        WHERE d.state IN ('WAITING_FOR_RETRY', 'SENDING') AND e.state = 'WAITING_FOR_RETRY'
        GROUP BY d.destination ORDER BY d.destination
        """);
  }

  private List<Failed> failed(String sql) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(sql)
                .map(
                    (row, context) ->
                        new Failed(
                            row.getString("what"),
                            row.getLong("n"),
                            row.getTimestamp("first").toInstant()))
                .list());
  }

  /** Unfinished or failed deliveries of one destination in one state. */
  record Sending(String destination, String state, long count) {}

  List<Sending> sending() {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT destination, state, COUNT(*) AS n FROM delivery
                    WHERE state IN ('PENDING', 'SENDING', 'AWAITING_COMMITMENT',
                      'WAITING_FOR_RETRY', 'DEAD') GROUP BY destination, state
                    """)
                .map(
                    (row, context) ->
                        new Sending(
                            row.getString("destination"), row.getString("state"), row.getLong("n")))
                .list());
  }

  /** Arrival of the newest image. */
  Optional<Instant> newestImage() {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    "SELECT last_instance_at FROM received_series ORDER BY last_instance_at DESC"
                        + " FETCH FIRST ROW ONLY")
                .mapTo(Instant.class)
                .findFirst());
  }

  /**
   * A run that has ended.
   *
   * @param rule rule of the job
   * @param hu mean trabecular attenuation, HU; null if not measured, like {@code boneClass}
   * @param seconds duration by stage, for the stages that were reached
   */
  record Ended(
      long id,
      String outcome,
      String code,
      String rule,
      String scanner,
      String boneClass,
      Boolean flagged,
      Double hu,
      Map<String, Double> seconds) {}

  /** Runs that ended at or after this time. */
  List<Ended> runsSince(Instant then) {
    return database.inTransaction(
        transaction -> runs(transaction, "run.ended_at >= :then ORDER BY run.ended_at", then));
  }

  /** The newest runs, newest first. */
  List<Ended> newestRuns(Instant notAfter) {
    return database.inTransaction(
        transaction ->
            runs(transaction, "run.ended_at <= :then ORDER BY run.ended_at DESC", notAfter));
  }

  private static List<Ended> runs(Handle transaction, String which, Instant then) {
    return transaction
        .createQuery(
            """
            SELECT run.id, run.outcome, run.code, run.bone_class, run.flagged, run.hu_mean,
              run.seconds_read, run.seconds_segment, run.seconds_measure, run.seconds_classify,
              run.seconds_report, job.rule_name, s.station_name, s.scanner_model
            FROM run JOIN job ON job.id = run.job_id
            LEFT JOIN received_series s ON s.study_instance_uid = job.study_instance_uid
              AND s.series_instance_uid = job.series_instance_uid
            WHERE job.trial = FALSE AND
            """
                + which
                + " FETCH FIRST :most ROWS ONLY")
        .bind("then", then.truncatedTo(ChronoUnit.MICROS))
        .bind("most", MOST_RUNS)
        .map((row, context) -> ended(row))
        .list();
  }

  private static Ended ended(ResultSet row) throws SQLException {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (String stage : List.of("read", "segment", "measure", "classify", "report")) {
      Double took = row.getObject("seconds_" + stage, Double.class);
      if (took != null) {
        seconds.put(stage, took);
      }
    }
    return new Ended(
        row.getLong("id"),
        row.getString("outcome"),
        row.getString("code"),
        row.getString("rule_name"),
        scanner(row.getString("station_name"), row.getString("scanner_model")),
        row.getString("bone_class"),
        row.getObject("flagged", Boolean.class),
        row.getObject("hu_mean", Double.class),
        seconds);
  }

  private static String scanner(String station, String model) {
    if (station != null && !station.isEmpty()) {
      return station;
    }
    return model == null || model.isEmpty() ? "unknown" : model;
  }

  /** A change of state of a delivery. */
  record Change(long id, String destination, String state) {}

  List<Change> changesAfter(long id) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT e.id, d.destination, e.state FROM delivery_event e
                    JOIN delivery d ON d.id = e.delivery_id WHERE e.id > :id ORDER BY e.id
                    FETCH FIRST :most ROWS ONLY
                    """)
                .bind("id", id)
                .bind("most", MOST_EVENTS)
                .map(
                    (row, context) ->
                        new Change(
                            row.getLong("id"),
                            row.getString("destination"),
                            row.getString("state")))
                .list());
  }

  long newestChange() {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT COALESCE(MAX(id), 0) FROM delivery_event")
                .mapTo(Long.class)
                .one());
  }

  /** What one channel has sent about an alert. */
  enum Told {
    NOTHING,
    BEGIN,
    END
  }

  /** An alert as stored in the database. */
  record Kept(long id, Alert alert, Instant ended, Told mail, Told hook) {}

  /** Alerts that have not ended. */
  public List<Alert> open() {
    return kept("ended_at IS NULL").stream().map(Kept::alert).toList();
  }

  /** Alerts that continue, or whose end has not been sent yet. */
  List<Kept> untold() {
    return kept("ended_at IS NULL OR mail_told = 'BEGIN' OR hook_told = 'BEGIN'");
  }

  private List<Kept> kept(String which) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT * FROM alert WHERE " + which + " ORDER BY id")
                .map(
                    (row, context) ->
                        new Kept(
                            row.getLong("id"),
                            new Alert(
                                row.getString("alert_key"),
                                row.getString("cause"),
                                row.getString("remedy"),
                                row.getTimestamp("began_at").toInstant()),
                            row.getTimestamp("ended_at") == null
                                ? null
                                : row.getTimestamp("ended_at").toInstant(),
                            Told.valueOf(row.getString("mail_told")),
                            Told.valueOf(row.getString("hook_told"))))
                .list());
  }

  /** Stores the current alerts: adds new ones and ends those that are gone. */
  void now(List<Alert> alerts, Instant now) {
    database.durably(
        transaction -> {
          // One node at a time, if several share the database.
          transaction
              .createQuery("SELECT id FROM alert WHERE ended_at IS NULL FOR UPDATE")
              .mapTo(Long.class)
              .list();
          List<String> open = new ArrayList<>();
          transaction
              .createQuery("SELECT id, alert_key FROM alert WHERE ended_at IS NULL")
              .map((row, context) -> Map.entry(row.getLong("id"), row.getString("alert_key")))
              .list()
              .forEach(
                  each -> {
                    open.add(each.getValue());
                    if (alerts.stream().noneMatch(one -> one.key().equals(each.getValue()))) {
                      end(transaction, each.getKey(), now);
                    }
                  });
          alerts.stream()
              .filter(each -> !open.contains(each.key()))
              .forEach(each -> begin(transaction, each));
          return null;
        });
  }

  private static void end(Handle transaction, long id, Instant now) {
    transaction
        .createUpdate("UPDATE alert SET ended_at = :now WHERE id = :id")
        .bind("now", now.truncatedTo(ChronoUnit.MICROS))
        .bind("id", id)
        .execute();
  }

  private static void begin(Handle transaction, Alert alert) {
    transaction
        .createUpdate(
            """
            INSERT INTO alert (alert_key, cause, remedy, began_at, mail_told, hook_told)
            VALUES (:key, :cause, :remedy, :since, 'NOTHING', 'NOTHING')
            """)
        .bind("key", alert.key())
        .bind("cause", alert.cause())
        .bind("remedy", alert.remedy())
        .bind("since", alert.since().truncatedTo(ChronoUnit.MICROS))
        .execute();
  }

  /**
   * @param column {@code mail_told} or {@code hook_told}
   */
  void told(long id, String column, Told what) {
    database.durably(
        transaction ->
            transaction
                .createUpdate("UPDATE alert SET " + column + " = :what WHERE id = :id")
                .bind("what", what)
                .bind("id", id)
                .execute());
  }
}
