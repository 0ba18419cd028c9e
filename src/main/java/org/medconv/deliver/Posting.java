package org.medconv.deliver;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.medconv.dicom.net.DimseStatus;
import org.medconv.jobs.Database;
import org.medconv.jobs.Deliveries;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.jobs.ResultFile;

/** Adds results to the outbox and removes them, in the transactions of their jobs. */
public final class Posting implements Deliveries {
  /** Code of a delivery whose retry the administrator has requested. */
  static final String RETRIED = "RETRIED";

  private static final Set<DeliveryState> AGAIN =
      EnumSet.of(
          DeliveryState.AWAITING_COMMITMENT,
          DeliveryState.WAITING_FOR_RETRY,
          DeliveryState.DEAD,
          DeliveryState.CANCELLED);

  private final Clock clock;

  public Posting(Clock clock) {
    this.clock = clock;
  }

  @Override
  public JobState reported(Handle transaction, Job job, List<ResultFile> results) {
    // A job that runs again sends all its results again.
    DeliveryRows.lockAll(transaction, job.id()).stream()
        .filter(delivery -> delivery.state().mayBecome(DeliveryState.PENDING))
        .forEach(delivery -> anew(transaction, delivery, "sent again after a new run"));
    destinations(transaction, job, results)
        .filter(destination -> !exists(transaction, job.id(), destination))
        .forEach(destination -> insert(transaction, job, destination, DeliveryState.PENDING, ""));
    if (job.silent()) {
      return silent(transaction, job, results);
    }
    return job.destinations().isEmpty() ? JobState.DELIVERED : JobState.REPORTED;
  }

  /** Records where the results would have gone. Withdrawals are sent even in silent mode. */
  private JobState silent(Handle transaction, Job job, List<ResultFile> results) {
    job.destinations().stream()
        .filter(destination -> !results.stream().allMatch(ResultFile::takesBack))
        .filter(destination -> !exists(transaction, job.id(), destination))
        .forEach(
            destination ->
                insert(transaction, job, destination, DeliveryState.SILENT, "Silent trial."));
    boolean ended =
        DeliveryRows.lockAll(transaction, job.id()).stream().allMatch(d -> d.state().ended());
    return ended ? JobState.SILENT : JobState.REPORTED;
  }

  /** A withdrawal goes only to destinations that received the results. */
  private static Stream<String> destinations(
      Handle transaction, Job job, List<ResultFile> results) {
    List<String> former = formerDestinations(transaction, results);
    boolean formerOnly = !former.isEmpty() && results.stream().allMatch(ResultFile::takesBack);
    return formerOnly
        ? former.stream()
        : Stream.concat(job.sendsTo().stream(), former.stream()).distinct();
  }

  /** Destinations that may have the withdrawn results. The rule may now name others, or none. */
  private static List<String> formerDestinations(Handle transaction, List<ResultFile> results) {
    List<Long> former = results.stream().flatMap(each -> each.formerJob().stream()).toList();
    return former.isEmpty()
        ? List.of()
        : transaction
            .createQuery(
                """
                SELECT DISTINCT destination FROM delivery
                JOIN delivery_event ON delivery_event.delivery_id = delivery.id
                WHERE job_id IN (<former>) AND delivery_event.state = 'SENDING'
                ORDER BY destination
                """)
            .bindList("former", former)
            .mapTo(String.class)
            .list();
  }

  private static boolean exists(Handle transaction, long jobId, String destination) {
    return transaction
            .createQuery(
                "SELECT COUNT(*) FROM delivery WHERE job_id = :job AND destination = :destination")
            .bind("job", jobId)
            .bind("destination", destination)
            .mapTo(int.class)
            .one()
        > 0;
  }

  private void insert(
      Handle transaction, Job job, String destination, DeliveryState state, String why) {
    Instant now = clock.instant();
    long id =
        Database.insertedId(
            transaction
                .createUpdate(
                    """
                    INSERT INTO delivery
                      (job_id, destination, priority, state, code, reason, attempts, due_at, changed_at)
                    VALUES (:job, :destination, :priority, :state, '', :why, 0, :now, :now)
                    """)
                .bind("job", job.id())
                .bind("destination", destination)
                .bind("priority", job.priority())
                .bind("state", state)
                .bind("why", why)
                .bind("now", now));
    DeliveryRows.record(transaction, id, now, state, why);
  }

  @Override
  public void stopped(Handle transaction, long jobId, String why) {
    DeliveryRows.lockAll(transaction, jobId).stream()
        .filter(delivery -> delivery.state().mayBecome(DeliveryState.CANCELLED))
        .forEach(
            delivery ->
                DeliveryRows.move(
                    transaction,
                    clock.instant(),
                    delivery,
                    DeliveryState.CANCELLED,
                    "CANCELLED",
                    why));
  }

  @Override
  public boolean givenUp(Handle transaction, long jobId) {
    return DeliveryRows.lockAll(transaction, jobId).stream()
        .anyMatch(delivery -> delivery.state() == DeliveryState.DEAD);
  }

  @Override
  public void again(Handle transaction, long jobId) {
    DeliveryRows.lockAll(transaction, jobId).stream()
        .filter(delivery -> AGAIN.contains(delivery.state()))
        .forEach(delivery -> again(transaction, delivery));
  }

  private void again(Handle transaction, Delivery delivery) {
    // The destination may since have been configured for what it refused.
    transaction.execute(
        "DELETE FROM delivered_instance WHERE delivery_id = ? AND status = ?",
        delivery.id(),
        DimseStatus.CLASS_NOT_SUPPORTED);
    due(transaction, delivery, "retried by the administrator");
  }

  private void anew(Handle transaction, Delivery delivery, String why) {
    transaction.execute("DELETE FROM delivered_instance WHERE delivery_id = ?", delivery.id());
    due(transaction, delivery, why);
  }

  private void due(Handle transaction, Delivery delivery, String why) {
    Instant now = clock.instant();
    DeliveryRows.dueAt(transaction, delivery.id(), now);
    transaction.execute(
        "UPDATE delivery SET attempts = 0, endings = 0 WHERE id = ?", delivery.id());
    DeliveryRows.move(transaction, now, delivery, DeliveryState.PENDING, RETRIED, why);
  }
}
