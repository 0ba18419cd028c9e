package org.medconv.deliver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.DimseStatus;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.jobs.Claimant;
import org.medconv.jobs.Database;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.ResultFile;
import org.medconv.jobs.RetryRule;

/**
 * The outbox in the database. One transaction ends a delivery and updates its job; it locks the
 * job's row before the delivery's. Safe for use by many threads and processes.
 */
public final class DeliveryStore {
  private static final String NO_REPORT = "NO_COMMITMENT_REPORT";

  /** Greatest clock difference between two nodes, seconds. */
  private static final int CLOCK_STEP_SECONDS = 10;

  /** One or two unanswered requests may be bad luck. */
  private static final int REQUESTS_BEFORE_DOUBT = 3;

  /** Over one week at the default report time of 6 h. */
  private static final int MOST_REQUESTS = 30;

  private final Database database;
  private final JobStore jobs;
  private final Clock clock;

  public DeliveryStore(Database database, JobStore jobs, Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** Deliveries of a job; none before the job is REPORTED. */
  public List<Delivery> ofJob(long jobId) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT * FROM delivery WHERE job_id = :job ORDER BY id")
                .bind("job", jobId)
                .map(DeliveryRows::delivery)
                .list());
  }

  Optional<Delivery> find(long id) {
    return database.inTransaction(transaction -> DeliveryRows.find(transaction, id));
  }

  /** Events of a delivery, oldest first. */
  public List<DeliveryEvent> history(long id) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    "SELECT at, state, note FROM delivery_event WHERE delivery_id = :id ORDER BY"
                        + " id")
                .bind("id", id)
                .map(DeliveryRows::event)
                .list());
  }

  /**
   * Earlier jobs on the job's study whose results were sent, oldest first. Omits results that
   * another job in force withdraws.
   */
  public List<SentRun> sentBefore(Job job) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT DISTINCT former.id FROM job former
                    JOIN delivery ON delivery.job_id = former.id
                    JOIN delivery_event ON delivery_event.delivery_id = delivery.id
                    WHERE former.study_instance_uid = :study AND former.id < :job
                    AND delivery_event.state = 'SENDING'
                    AND NOT EXISTS (SELECT 1 FROM job_result JOIN job ON job.id = job_result.job_id
                      WHERE job_result.former_job_id = former.id AND job.id NOT IN (:job, former.id)
                      AND job.state NOT IN ('SUPERSEDED', 'CANCELLED'))
                    ORDER BY former.id
                    """)
                .bind("study", job.studyInstanceUid())
                .bind("job", job.id())
                .mapTo(long.class)
                .list()
                .stream()
                .map(former -> sentRun(transaction, former))
                .filter(sent -> !sent.results().isEmpty())
                .toList());
  }

  /** The results of the job's own last run that a destination may have; empty if it has none. */
  public Optional<SentRun> sentBy(Job job) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT DISTINCT delivery.job_id FROM delivery
                    JOIN delivery_event ON delivery_event.delivery_id = delivery.id
                    WHERE delivery.job_id = :job AND delivery_event.state = 'SENDING'
                    """)
                .bind("job", job.id())
                .mapTo(long.class)
                .findFirst()
                .map(id -> sentRun(transaction, id))
                .filter(sent -> !sent.results().isEmpty()));
  }

  private static SentRun sentRun(Handle transaction, long id) {
    List<ResultFile> results =
        JobStore.results(transaction, id).stream().filter(each -> !each.takesBack()).toList();
    return new SentRun(JobStore.find(transaction, id).orElseThrow(), results);
  }

  /** Number of deliveries in each state; states without deliveries are left out. */
  public Map<DeliveryState, Long> counts() {
    Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
    database.inTransaction(
        transaction -> {
          transaction
              .createQuery("SELECT state, COUNT(*) AS deliveries FROM delivery GROUP BY state")
              .map(
                  (row, context) ->
                      Map.entry(
                          DeliveryState.valueOf(row.getString("state")), row.getLong("deliveries")))
              .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
          return null;
        });
    return counts;
  }

  /** The due delivery that a destination would claim next. */
  Optional<Delivery> bestDue(String destination) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT * FROM delivery WHERE destination = :destination AND due_at <= :now
                    AND state IN ('PENDING', 'WAITING_FOR_RETRY', 'AWAITING_COMMITMENT')
                    ORDER BY priority DESC, id FETCH FIRST 1 ROWS ONLY
                    """)
                .bind("destination", destination)
                .bind("now", now())
                .map(DeliveryRows::delivery)
                .findOne());
  }

  /**
   * Makes deliveries that await commitment due soon. A report may have come while no node listened,
   * and peers need not repeat it. The node then asks again under a new transaction UID.
   */
  void askAgainWithin(Duration patience) {
    database.inTransaction(
        transaction ->
            transaction
                .createUpdate(
                    """
                    UPDATE delivery SET due_at = :soon
                    WHERE state = 'AWAITING_COMMITMENT' AND due_at > :soon
                    """)
                .bind("soon", now().plus(patience))
                .execute());
  }

  /** Claims the due delivery with the highest priority, the oldest first. */
  Optional<Delivery> claim(String destination, Claimant claimant, RetryRule retries) {
    while (true) {
      Optional<Delivery> best = bestDue(destination);
      if (best.isEmpty()) {
        return Optional.empty();
      }
      Optional<Delivery> claimed =
          database.inTransaction(transaction -> claim(transaction, best.get(), claimant, retries));
      if (claimed.isPresent()) {
        return claimed;
      }
    }
  }

  private Optional<Delivery> claim(
      Handle transaction, Delivery best, Claimant claimant, RetryRule retries) {
    jobs.lock(transaction, best.jobId());
    Delivery delivery = DeliveryRows.lock(transaction, best.id());
    if (!delivery.state().mayBecome(DeliveryState.SENDING) || delivery.due().isAfter(now())) {
      return Optional.empty();
    }
    if (isNeverAnswered(transaction, delivery, retries)) {
      String sentence = noReport(requests(transaction, delivery.id()));
      end(transaction, delivery, DeliveryState.DEAD, NO_REPORT, sentence);
      return Optional.empty();
    }
    transaction
        .createUpdate(
            """
            UPDATE delivery SET claimed_by = :claimant, claimed_until = :until, attempts = attempts + 1
            WHERE id = :id
            """)
        .bind("claimant", claimant.toString())
        .bind("until", now().plus(Claimant.LEASE))
        .bind("id", delivery.id())
        .execute();
    DeliveryRows.move(transaction, now(), delivery, DeliveryState.SENDING, "", "");
    return DeliveryRows.find(transaction, delivery.id());
  }

  /** Not decided by the number of attempts alone: an outage may have caused most of them. */
  private static boolean isNeverAnswered(Handle transaction, Delivery delivery, RetryRule retries) {
    return delivery.state() == DeliveryState.AWAITING_COMMITMENT
        && isAskedInVain(transaction, delivery, retries);
  }

  private static boolean isAskedInVain(Handle transaction, Delivery delivery, RetryRule retries) {
    int most = Math.min(retries.attempts(), MOST_REQUESTS);
    return delivery.attempts() >= most && requests(transaction, delivery.id()) >= most;
  }

  private static int requests(Handle transaction, long id) {
    return transaction
        .createQuery("SELECT COUNT(*) FROM commitment_request WHERE delivery_id = :id")
        .bind("id", id)
        .mapTo(int.class)
        .one();
  }

  /** Extends the claims of a living claimant on the deliveries that it is sending. */
  void extend(Claimant claimant, List<Long> sending) {
    if (sending.isEmpty()) {
      return;
    }
    database.inTransaction(
        transaction ->
            transaction
                .createUpdate(
                    """
                    UPDATE delivery SET claimed_until = :until
                    WHERE claimed_by = :claimant AND id IN (<sending>) AND state = 'SENDING'
                    """)
                .bind("until", now().plus(Claimant.LEASE))
                .bind("claimant", claimant.toString())
                .bindList("sending", sending)
                .execute());
  }

  List<ResultFile> results(Delivery delivery) {
    return database.inTransaction(transaction -> results(transaction, delivery));
  }

  /** A destination that received only earlier results gets no new ones. */
  private static List<ResultFile> results(Handle transaction, Delivery delivery) {
    List<String> own = JobStore.find(transaction, delivery.jobId()).orElseThrow().sendsTo();
    return JobStore.results(transaction, delivery.jobId()).stream()
        .filter(each -> each.takesBack() || own.contains(delivery.destination()))
        .toList();
  }

  Progress progressOf(Delivery delivery) {
    return new StoredProgress(delivery.id(), delivery.jobId());
  }

  /**
   * Stores the outcome of an attempt of a claimed delivery.
   *
   * @return the new state; empty if the delivery was committed, cancelled or taken over meanwhile
   */
  Optional<DeliveryState> finish(
      Delivery claimed, Claimant claimant, Attempt attempt, RetryRule retries) {
    return database.durably(
        transaction -> {
          jobs.lock(transaction, claimed.jobId());
          Delivery delivery = DeliveryRows.lock(transaction, claimed.id());
          if (!stillHolds(transaction, delivery, claimant)) {
            return Optional.empty();
          }
          store(transaction, delivery, attempt, retries);
          return DeliveryRows.find(transaction, delivery.id()).map(Delivery::state);
        });
  }

  private static boolean stillHolds(Handle transaction, Delivery delivery, Claimant claimant) {
    return delivery.state() == DeliveryState.SENDING
        && claimant.toString().equals(claimOf(transaction, delivery.id()).claimant());
  }

  private void store(Handle transaction, Delivery delivery, Attempt attempt, RetryRule retries) {
    attempt.end(
        new Attempt.Ending() {
          @Override
          public void sent(Attempt.Sent sent) {
            DeliveryStore.this.end(transaction, delivery, DeliveryState.SENT, "", sent.sentence());
          }

          @Override
          public void kept(Attempt.Kept kept) {
            DeliveryStore.this.end(transaction, delivery, DeliveryState.KEPT, "", kept.sentence());
          }

          @Override
          public void asked(Attempt.Asked asked) {
            await(transaction, delivery, asked);
          }

          @Override
          public void failed(Attempt.Failed failed) {
            retryOrDie(transaction, delivery, failed.code(), failed.sentence(), retries);
          }

          @Override
          public void dead(Attempt.Dead dead) {
            DeliveryStore.this.end(
                transaction, delivery, DeliveryState.DEAD, dead.code(), dead.sentence());
          }
        });
  }

  private void await(Handle transaction, Delivery delivery, Attempt.Asked asked) {
    DeliveryRows.dueAt(transaction, delivery.id(), now().plus(asked.timeout()));
    boolean deaf = isDeaf(transaction, delivery);
    String code = deaf ? NO_REPORT : "";
    String sentence = deaf ? noReport(requests(transaction, delivery.id())) : asked.sentence();
    DeliveryRows.move(
        transaction, now(), delivery, DeliveryState.AWAITING_COMMITMENT, code, sentence);
  }

  /**
   * Whether the peer has left repeated requests unanswered since the delivery was last made due.
   */
  private static boolean isDeaf(Handle transaction, Delivery delivery) {
    return delivery.attempts() >= REQUESTS_BEFORE_DOUBT
        && requests(transaction, delivery.id()) >= REQUESTS_BEFORE_DOUBT;
  }

  private static String noReport(int requests) {
    return "Requested commitment %d times without a report; check that the destination knows this node's AE title, host and port (dicom: in node.yaml)."
        .formatted(requests);
  }

  private void retryOrDie(
      Handle transaction, Delivery delivery, String code, String sentence, RetryRule retries) {
    var delay = retries.delayAfter(delivery.attempts());
    if (delay.isEmpty()) {
      String last = "Given up after %d attempts. %s".formatted(delivery.attempts(), sentence);
      end(transaction, delivery, DeliveryState.DEAD, code, last);
      return;
    }
    DeliveryRows.dueAt(transaction, delivery.id(), now().plus(delay.get()));
    DeliveryRows.move(
        transaction, now(), delivery, DeliveryState.WAITING_FOR_RETRY, code, sentence);
  }

  private void end(
      Handle transaction, Delivery delivery, DeliveryState end, String code, String reason) {
    DeliveryRows.move(transaction, now(), delivery, end, code, reason);
    List<Delivery> all = DeliveryRows.lockAll(transaction, delivery.jobId());
    if (all.stream().allMatch(each -> each.state().ended())) {
      jobs.deliveriesEnded(transaction, delivery.jobId(), endOfJob(all), deadReasons(all));
    }
  }

  private static JobState endOfJob(List<Delivery> all) {
    if (all.stream().anyMatch(each -> each.state() == DeliveryState.DEAD)) {
      return JobState.UNDELIVERED;
    }
    boolean committed = all.stream().anyMatch(each -> each.state() == DeliveryState.COMMITTED);
    return committed ? JobState.COMMITTED : JobState.DELIVERED;
  }

  private static String deadReasons(List<Delivery> all) {
    return all.stream()
        .filter(each -> each.state() == DeliveryState.DEAD)
        .map(each -> each.destination() + ": " + each.reason())
        .collect(Collectors.joining(" "));
  }

  /** Corrects due times after the clock was set back, as {@link JobStore} does for jobs. */
  void mendDueTimes() {
    Instant now = now();
    database.inTransaction(
        transaction -> {
          transaction
              .createQuery(
                  """
                  SELECT * FROM delivery
                  WHERE state IN ('PENDING', 'WAITING_FOR_RETRY', 'AWAITING_COMMITMENT')
                  AND changed_at > :soon FOR UPDATE
                  """)
              .bind("soon", now.plusSeconds(CLOCK_STEP_SECONDS))
              .map(DeliveryRows::delivery)
              .list()
              .forEach(waiting -> DeliveryRows.shift(transaction, waiting, now));
          return null;
        });
  }

  /**
   * Makes the deliveries of ended processes due again. A delivery that ended its process too often
   * becomes a dead letter.
   *
   * @return number of deliveries made due again
   */
  int recover(RetryRule retries) {
    List<Delivery> sending =
        database.inTransaction(
            transaction ->
                transaction
                    .createQuery("SELECT * FROM delivery WHERE state = 'SENDING'")
                    .map(DeliveryRows::delivery)
                    .list());
    return (int) sending.stream().filter(each -> recover(each, retries)).count();
  }

  private boolean recover(Delivery sending, RetryRule retries) {
    return database.inTransaction(
        transaction -> {
          jobs.lock(transaction, sending.jobId());
          Delivery delivery = DeliveryRows.lock(transaction, sending.id());
          if (delivery.state() != DeliveryState.SENDING
              || !claimOf(transaction, delivery.id()).lapsed(now())) {
            return false;
          }
          int endings = ended(transaction, delivery.id());
          if (endings >= retries.endings()) {
            String sentence =
                "The node ended %d times during this delivery, so the delivery was set aside."
                    .formatted(endings);
            end(transaction, delivery, DeliveryState.DEAD, "NODE_ENDED", sentence);
            return true;
          }
          DeliveryRows.dueAt(transaction, delivery.id(), now());
          String sentence = "The node ended during the delivery; count: %d".formatted(endings);
          DeliveryRows.move(
              transaction, now(), delivery, DeliveryState.PENDING, "NODE_ENDED", sentence);
          return true;
        });
  }

  private static int ended(Handle transaction, long id) {
    transaction.execute("UPDATE delivery SET endings = endings + 1 WHERE id = ?", id);
    return transaction
        .createQuery("SELECT endings FROM delivery WHERE id = :id")
        .bind("id", id)
        .mapTo(int.class)
        .one();
  }

  /** Turns waiting deliveries to unconfigured destinations into dead letters. */
  void endUnknown(Collection<String> known) {
    List<Delivery> waiting =
        database.inTransaction(
            transaction ->
                transaction
                    .createQuery(
                        """
                        SELECT * FROM delivery WHERE state IN ('PENDING', 'WAITING_FOR_RETRY')
                        AND destination NOT IN (<known>)
                        """)
                    .bindList("known", known.isEmpty() ? List.of("") : List.copyOf(known))
                    .map(DeliveryRows::delivery)
                    .list());
    waiting.forEach(this::endUnknown);
  }

  /** Whether the administrator has requested a retry of this destination since then. */
  boolean retriedSince(String destination, Instant then) {
    return database.inTransaction(
        transaction ->
            transaction
                    .createQuery(
                        """
                        SELECT COUNT(*) FROM delivery WHERE destination = :destination
                        AND state = 'PENDING' AND code = :retried AND changed_at > :then
                        """)
                    .bind("destination", destination)
                    .bind("retried", Posting.RETRIED)
                    .bind("then", then)
                    .mapTo(int.class)
                    .one()
                > 0);
  }

  private void endUnknown(Delivery unknown) {
    database.durably(
        transaction -> {
          jobs.lock(transaction, unknown.jobId());
          Delivery delivery = DeliveryRows.lock(transaction, unknown.id());
          if (delivery.state().mayBecome(DeliveryState.DEAD)) {
            String sentence =
                "No destination is called \"%s\"; add it to peers:, fhir: or destinations: in node.yaml, then retry."
                    .formatted(delivery.destination());
            end(transaction, delivery, DeliveryState.DEAD, "UNKNOWN_DESTINATION", sentence);
          }
          return null;
        });
  }

  /**
   * Stores a commitment report.
   *
   * @return the delivery that it reports on; empty for an unknown transaction
   */
  Optional<Delivery> reported(CommitmentReport report, RetryRule retries) {
    return database.durably(
        transaction ->
            askedUnder(transaction, report.transactionUid())
                .map(id -> reported(transaction, id, report, retries)));
  }

  private static Optional<Long> askedUnder(Handle transaction, String transactionUid) {
    return transaction
        .createQuery("SELECT delivery_id FROM commitment_request WHERE transaction_uid = :uid")
        .bind("uid", transactionUid)
        .mapTo(long.class)
        .findOne();
  }

  private Delivery reported(
      Handle transaction, long id, CommitmentReport report, RetryRule retries) {
    jobs.lock(transaction, DeliveryRows.find(transaction, id).orElseThrow().jobId());
    Delivery delivery = DeliveryRows.lock(transaction, id);
    boolean latest = isLatest(transaction, delivery, report.transactionUid());
    answered(transaction, report.transactionUid());
    report.committed().forEach(instance -> committed(transaction, id, instance));
    Judged judged = Judged.of(report, uncommitted(transaction, delivery));
    if (judged.complete()) {
      if (delivery.state().mayBecome(DeliveryState.COMMITTED)) {
        end(transaction, delivery, DeliveryState.COMMITTED, "", withoutWhat(transaction, delivery));
      }
    } else if (latest && awaits(delivery)) {
      judged.sendAgain().forEach(uid -> forget(transaction, id, uid));
      notCommitted(transaction, delivery, judged, retries);
    }
    return DeliveryRows.find(transaction, id).orElseThrow();
  }

  /** SENDING: the report may precede the answer to the N-ACTION. */
  private static boolean awaits(Delivery delivery) {
    return delivery.state() == DeliveryState.AWAITING_COMMITMENT
        || delivery.state() == DeliveryState.SENDING;
  }

  private void notCommitted(
      Handle transaction, Delivery delivery, Judged judged, RetryRule retries) {
    if (judged.permanent() || isAskedInVain(transaction, delivery, retries)) {
      end(transaction, delivery, DeliveryState.DEAD, "NOT_COMMITTED", judged.sentence());
    } else {
      retryOrDie(transaction, delivery, "NOT_COMMITTED", judged.sentence(), retries);
    }
  }

  private static String withoutWhat(Handle transaction, Delivery delivery) {
    List<String> untaken =
        transaction
            .createQuery(
                """
                SELECT name FROM job_result
                JOIN delivered_instance
                ON delivered_instance.sop_instance_uid = job_result.sop_instance_uid
                WHERE job_id = :job AND delivery_id = :id AND status = :untaken ORDER BY ordinal
                """)
            .bind("job", delivery.jobId())
            .bind("id", delivery.id())
            .bind("untaken", DimseStatus.CLASS_NOT_SUPPORTED)
            .mapTo(String.class)
            .list();
    return untaken.isEmpty()
        ? ""
        : "Sent without %s, which the destination does not take."
            .formatted(String.join(", ", untaken));
  }

  private Set<String> uncommitted(Handle transaction, Delivery delivery) {
    Set<String> uncommitted = new HashSet<>();
    results(transaction, delivery).stream()
        .flatMap(result -> result.instance().stream())
        .map(InstanceReference::sopInstanceUid)
        .forEach(uncommitted::add);
    transaction
        .createQuery(
            """
            SELECT sop_instance_uid FROM delivered_instance
            WHERE delivery_id = :id AND (committed_at IS NOT NULL OR status = :untaken)
            """)
        .bind("id", delivery.id())
        .bind("untaken", DimseStatus.CLASS_NOT_SUPPORTED)
        .mapTo(String.class)
        .forEach(uncommitted::remove);
    return uncommitted;
  }

  private static boolean isLatest(Handle transaction, Delivery delivery, String transactionUid) {
    return transaction
        .createQuery(
            """
            SELECT transaction_uid FROM commitment_request WHERE delivery_id = :id
            ORDER BY asked_at DESC FETCH FIRST 1 ROWS ONLY
            """)
        .bind("id", delivery.id())
        .mapTo(String.class)
        .one()
        .equals(transactionUid);
  }

  private void answered(Handle transaction, String transactionUid) {
    transaction
        .createUpdate(
            "UPDATE commitment_request SET answered_at = :now WHERE transaction_uid = :uid")
        .bind("now", now())
        .bind("uid", transactionUid)
        .execute();
  }

  private void committed(Handle transaction, long id, InstanceReference instance) {
    transaction
        .createUpdate(
            """
            UPDATE delivered_instance SET committed_at = :now
            WHERE delivery_id = :id AND sop_instance_uid = :uid
            """)
        .bind("now", now())
        .bind("id", id)
        .bind("uid", instance.sopInstanceUid())
        .execute();
  }

  private static void forget(Handle transaction, long id, String sopInstanceUid) {
    transaction.execute(
        "DELETE FROM delivered_instance WHERE delivery_id = ? AND sop_instance_uid = ?",
        id,
        sopInstanceUid);
  }

  private static Claim claimOf(Handle transaction, long id) {
    return transaction
        .createQuery("SELECT claimed_by, claimed_until FROM delivery WHERE id = :id")
        .bind("id", id)
        .map(
            (row, context) ->
                new Claim(
                    row.getString("claimed_by"), row.getTimestamp("claimed_until").toInstant()))
        .one();
  }

  private record Claim(String claimant, Instant until) {
    boolean lapsed(Instant now) {
      return Claimant.lapsed(claimant, until, now);
    }
  }

  /** Truncated to microseconds, the precision of the database. */
  private Instant now() {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
  }

  private final class StoredProgress implements Progress {
    private final long id;
    private final long jobId;

    StoredProgress(long id, long jobId) {
      this.id = id;
      this.jobId = jobId;
    }

    @Override
    public long jobId() {
      return jobId;
    }

    @Override
    public Set<String> stored() {
      return database.inTransaction(
          transaction ->
              transaction
                  .createQuery(
                      """
                      SELECT sop_instance_uid FROM delivered_instance
                      WHERE delivery_id = :id AND status <> :untaken
                      """)
                  .bind("id", id)
                  .bind("untaken", DimseStatus.CLASS_NOT_SUPPORTED)
                  .mapTo(String.class)
                  .set());
    }

    @Override
    public Set<String> untaken() {
      return database.inTransaction(
          transaction ->
              transaction
                  .createQuery(
                      """
                      SELECT sop_instance_uid FROM delivered_instance
                      WHERE delivery_id = :id AND status = :untaken
                      """)
                  .bind("id", id)
                  .bind("untaken", DimseStatus.CLASS_NOT_SUPPORTED)
                  .mapTo(String.class)
                  .set());
    }

    @Override
    public void untaken(String sopInstanceUid) {
      stored(sopInstanceUid, DimseStatus.CLASS_NOT_SUPPORTED);
    }

    /** Not synced: after a power failure the instance is sent again under the same UID. */
    @Override
    public void stored(String key, int status) {
      database.inTransaction(
          transaction -> {
            forget(transaction, id, key);
            return transaction
                .createUpdate(
                    """
                    INSERT INTO delivered_instance (delivery_id, sop_instance_uid, status, stored_at)
                    VALUES (:id, :uid, :status, :now)
                    """)
                .bind("id", id)
                .bind("uid", key)
                .bind("status", status)
                .bind("now", now())
                .execute();
          });
    }

    @Override
    public void asking(String transactionUid) {
      database.durably(
          transaction ->
              transaction
                  .createUpdate(
                      """
                      INSERT INTO commitment_request (transaction_uid, delivery_id, asked_at)
                      VALUES (:uid, :id, :now)
                      """)
                  .bind("uid", transactionUid)
                  .bind("id", id)
                  .bind("now", now())
                  .execute());
    }
  }
}
