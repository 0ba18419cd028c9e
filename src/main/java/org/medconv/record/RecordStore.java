package org.medconv.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobState;

/**
 * Reads the record. Thread-safe.
 *
 * <p>Each query uses an index in the wanted order, however many jobs there are: it reads one state
 * at a time and, for a patient or an order, that one's series first.
 */
public final class RecordStore {
  /** Most series of one patient or order that are read. */
  private static final int MOST_SERIES = 5000;

  /**
   * A job in these states can have a dead letter too: its class is missing or its withdrawal was
   * given up. Not CANCELLED and SUPERSEDED, whose deliveries nobody wants any more.
   */
  private static final Set<JobState> WITH_DEAD_LETTERS =
      EnumSet.of(
          JobState.ABSTAINED,
          JobState.REFUSED,
          JobState.FAILED,
          JobState.NOT_ROUTED,
          JobState.INCOMPLETE);

  /** By the index of the deliveries' states: dead letters are few. */
  private static final String DEAD_LETTERS =
      "(job.state IN (<others>) AND job.id IN"
          + " (SELECT dead.job_id FROM delivery dead WHERE dead.state = 'DEAD'))";

  private final Database database;

  public RecordStore(Database database) {
    this.database = database;
  }

  /**
   * The jobs selected by a filter, the newest first.
   *
   * @param before only jobs with lower numbers: the last of the previous page
   */
  public List<RecordedJob> jobs(JobFilter filter, long before, int limit) {
    return database.inTransaction(
        transaction -> {
          if (filter.namesSeries()) {
            List<String> series = seriesOf(transaction, filter);
            return series.isEmpty()
                ? List.of()
                : jobs(transaction, new Choice(filter).ofSeries(series), before, limit);
          }
          return filter.states().isEmpty()
              ? jobs(transaction, new Choice(filter), before, limit)
              : jobsByState(transaction, filter, before, limit);
        });
  }

  private static List<RecordedJob> jobsByState(
      Handle transaction, JobFilter filter, long before, int limit) {
    List<RecordedJob> found = new ArrayList<>();
    for (JobState state : filter.states()) {
      found.addAll(jobs(transaction, new Choice(filter).inState(state), before, limit));
    }
    List<JobState> others = withDeadLetters(filter);
    if (!others.isEmpty()) {
      found.addAll(jobs(transaction, new Choice(filter).deadLettersIn(others), before, limit));
    }
    return found.stream()
        .sorted(Comparator.comparingLong(RecordedJob::id).reversed())
        .limit(limit)
        .toList();
  }

  /** States in whose jobs a dead letter is looked for besides; empty for a filter without it. */
  private static List<JobState> withDeadLetters(JobFilter filter) {
    return filter.states().contains(JobState.UNDELIVERED)
        ? WITH_DEAD_LETTERS.stream().filter(state -> !filter.states().contains(state)).toList()
        : List.of();
  }

  private static List<RecordedJob> jobs(Handle transaction, Choice choice, long before, int limit) {
    return choice
        .query(transaction)
        .bind("before", before)
        .bind("limit", limit)
        .map(RecordRows::job)
        .list();
  }

  private static List<String> seriesOf(Handle transaction, JobFilter filter) {
    SeriesChoice choice = new SeriesChoice(filter);
    return choice
        .bound(
            transaction.createQuery(
                "SELECT s.series_instance_uid FROM received_series s WHERE "
                    + choice.sql()
                    + " FETCH FIRST :most ROWS ONLY"))
        .bind("most", MOST_SERIES)
        .mapTo(String.class)
        .list();
  }

  /**
   * Series that are coming in and have no job yet, the newest first; none if the filter needs a
   * job.
   */
  public List<RecordedSeries> comingIn(JobFilter filter, int limit) {
    if (!filter.choosesSeriesAlone()) {
      return List.of();
    }
    SeriesChoice choice = new SeriesChoice(filter);
    return database.inTransaction(
        transaction ->
            choice
                .bound(
                    transaction.createQuery(
                        RecordRows.SELECT_SERIES
                            + " WHERE s.handed_over = FALSE AND "
                            + choice.sql()
                            + " ORDER BY s.last_instance_at DESC FETCH FIRST :limit ROWS ONLY"))
                .bind("limit", limit)
                .map(RecordRows::series)
                .list());
  }

  /** One job. */
  public Optional<RecordedJob> job(long id) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(RecordRows.SELECT_JOBS + " WHERE job.id = :id")
                .bind("id", id)
                .map(RecordRows::job)
                .findOne());
  }

  /** The attempts of a job, the first one first. */
  public List<RecordedRun> runs(long job) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(RecordRows.SELECT_RUNS + " WHERE run.job_id = :job ORDER BY run.id")
                .bind("job", job)
                .map(RecordRows::run)
                .list());
  }

  /** Jobs that run the series of this job with another classifier, the first one first. */
  public List<Long> trials(long job) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT id FROM job WHERE rerun_of = :job ORDER BY id")
                .bind("job", job)
                .mapTo(Long.class)
                .list());
  }

  /** Number of jobs by state, counted up to {@code most}. States without jobs are left out. */
  public Map<JobState, Long> counts(int most) {
    Map<JobState, Long> counts = new EnumMap<>(JobState.class);
    database.inTransaction(
        transaction -> {
          for (JobState state : JobState.values()) {
            long count = count(transaction, state, most);
            if (count > 0) {
              counts.put(state, count);
            }
          }
          return null;
        });
    return counts;
  }

  private static long count(Handle transaction, JobState state, int most) {
    return transaction
        .createQuery(
            """
            SELECT COUNT(*) FROM
              (SELECT id FROM job WHERE state = :state FETCH FIRST :most ROWS ONLY) few
            """)
        .bind("state", state)
        .bind("most", most)
        .mapTo(long.class)
        .one();
  }

  /** The part of a filter about jobs and runs, as SQL. */
  private static final class Choice {
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, List<?>> lists = new HashMap<>();
    private String order = "job.id DESC";

    Choice(JobFilter filter) {
      conditions.add("job.id < :before");
      among("job.code", "reasons", List.copyOf(filter.reasons()));
      among("run.outcome", "outcomes", List.copyOf(filter.outcomes()));
      if (!filter.rule().isEmpty()) {
        is("job.rule_name = :rule", "rule", filter.rule());
      }
      if (filter.since() != null) {
        is("job.changed_at >= :since", "since", filter.since());
      }
      if (filter.until() != null) {
        is("job.changed_at < :until", "until", filter.until());
      }
      if (filter.namesSeries() && !filter.states().isEmpty()) {
        inAnyOf(filter);
      }
      SeriesChoice.scanner(filter)
          .ifPresent(scanner -> is(SeriesChoice.SCANNER, "scanner", scanner));
    }

    Choice ofSeries(List<String> series) {
      among("job.series_instance_uid", "series", series);
      return this;
    }

    /** Uses the index of one state. */
    Choice inState(JobState state) {
      is("job.state = :state", "state", state);
      order = "job.state, job.id DESC";
      return this;
    }

    Choice deadLettersIn(List<JobState> states) {
      conditions.add(DEAD_LETTERS);
      lists.put("others", states);
      return this;
    }

    private void inAnyOf(JobFilter filter) {
      List<JobState> others = withDeadLetters(filter);
      lists.put("states", List.copyOf(filter.states()));
      if (others.isEmpty()) {
        conditions.add("job.state IN (<states>)");
      } else {
        conditions.add("(job.state IN (<states>) OR " + DEAD_LETTERS + ")");
        lists.put("others", others);
      }
    }

    private void is(String condition, String name, Object value) {
      conditions.add(condition);
      values.put(name, value);
    }

    private void among(String column, String name, List<?> any) {
      if (!any.isEmpty()) {
        conditions.add("%s IN (<%s>)".formatted(column, name));
        lists.put(name, any);
      }
    }

    Query query(Handle transaction) {
      Query query =
          transaction.createQuery(
              RecordRows.SELECT_JOBS
                  + " WHERE "
                  + String.join(" AND ", conditions)
                  + " ORDER BY "
                  + order
                  + " FETCH FIRST :limit ROWS ONLY");
      values.forEach(query::bind);
      lists.forEach(query::bindList);
      return query;
    }
  }

  /** The part of a filter about series, as SQL. */
  private static final class SeriesChoice {
    static final String SCANNER =
        "(UPPER(s.station_name) = :scanner OR UPPER(s.scanner_model) = :scanner)";

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new HashMap<>();

    SeriesChoice(JobFilter filter) {
      is(filter.accession(), "s.accession_number = :accession", "accession");
      is(filter.patientId(), "s.patient_id = :patient", "patient");
      is(
          filter.study(),
          "(s.study_instance_uid = :study OR s.series_instance_uid = :study)",
          "study");
      is(scanner(filter).orElse(""), SCANNER, "scanner");
    }

    static Optional<String> scanner(JobFilter filter) {
      return Optional.of(filter.scanner().toUpperCase(Locale.ROOT))
          .filter(scanner -> !scanner.isEmpty());
    }

    private void is(String value, String condition, String name) {
      if (!value.isEmpty()) {
        conditions.add(condition);
        values.put(name, value);
      }
    }

    String sql() {
      return conditions.isEmpty() ? "TRUE" : String.join(" AND ", conditions);
    }

    Query bound(Query query) {
      values.forEach(query::bind);
      return query;
    }
  }
}
