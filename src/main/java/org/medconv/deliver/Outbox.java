package org.medconv.deliver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.CommitmentScu;
import org.medconv.jobs.Claimant;
import org.medconv.jobs.Database;
import org.medconv.jobs.RetryRule;
import org.medconv.jobs.Schedule;
import org.medconv.supervise.Rounds;

/**
 * Delivers the results of every job to each of its destinations. Each destination has its own lane,
 * so that a dead one does not stop the others. Deliveries are claimed in the database, like jobs.
 */
public final class Outbox implements CommitmentScu, AutoCloseable {
  private static final String NAME = "deliveries";

  /** How long to wait, after the start, for a report that was due while no node listened. */
  private static final Duration REPORT_AFTER_START = Duration.ofSeconds(30);

  /** Interval for finding new deliveries, from this or another process. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private final DeliveryStore store;
  private final RetryRule retries;
  private final Clock clock;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Schedule schedule;
  private final Claimant claimant = Claimant.here();
  private final Set<Long> sending = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final DeliverLog log = new DeliverLog();
  private final Rounds look =
      new Rounds("outbox-look", LOOK, this::lookAround, log::databaseFailed);

  public Outbox(
      Database database,
      DeliveryStore store,
      RetryRule retries,
      Collection<Destination> destinations,
      Clock clock) {
    this.store = store;
    this.retries = retries;
    this.clock = clock;
    destinations.forEach(each -> lanes.put(each.name(), new Lane(each, retries, clock)));
    int threads = Math.max(1, lanes.size());
    this.schedule = new Schedule(database, NAME, threads, this::workWhileDue);
  }

  /** Recovers the deliveries of crashed processes, then starts to send. */
  public void start() {
    recover();
    store.askAgainWithin(REPORT_AFTER_START);
    schedule.start();
    look.start();
  }

  private void lookAround() {
    if (schedule.mend()) {
      log.scheduleMended();
    }
    store.extend(claimant, List.copyOf(sending));
    store.mendDueTimes();
    recover();
    store.endUnknown(lanes.keySet());
    lanes.values().stream().filter(Lane::isFree).forEach(this::look);
  }

  private void recover() {
    int recovered = store.recover(retries);
    if (recovered > 0) {
      log.recovered(recovered);
    }
  }

  private void look(Lane lane) {
    String name = lane.destination().name();
    if (lane.rests()) {
      if (!store.retriedSince(name, lane.restsSince())) {
        return;
      }
      lane.wakeUp();
    }
    store.bestDue(name).ifPresent(due -> wake(due, clock.instant()));
  }

  private void wake(Delivery delivery, Instant when) {
    schedule.wake("delivery-" + delivery.id(), delivery.destination(), when);
  }

  private void workWhileDue(String destination) {
    Lane lane = lanes.get(destination);
    if (lane != null) {
      lane.ifFree(() -> workWhileDue(lane));
    }
  }

  private void workWhileDue(Lane lane) {
    try {
      while (!closing.get() && !lane.rests()) {
        Optional<Delivery> due = store.claim(lane.destination().name(), claimant, retries);
        if (due.isEmpty()) {
          return;
        }
        deliver(lane, due.get());
      }
    } catch (RuntimeException e) {
      // If the result cannot be stored, the claim lapses and it is sent
      // again.
      log.databaseFailed(e);
    }
  }

  private void deliver(Lane lane, Delivery delivery) {
    sending.add(delivery.id());
    try {
      Attempt attempt = attempt(lane.destination(), delivery);
      note(lane, attempt);
      store
          .finish(delivery, claimant, attempt, retries)
          .ifPresentOrElse(state -> finished(delivery, attempt, state), () -> dropped(delivery));
    } finally {
      sending.remove(delivery.id());
    }
  }

  /** An outage is logged once, and its end once. */
  private void note(Lane lane, Attempt attempt) {
    int before = lane.failures();
    Optional<Duration> rest = lane.note(attempt);
    if (rest.isPresent() && before == 0) {
      log.down(lane.destination().name(), ((Attempt.Failed) attempt).sentence());
    } else if (rest.isPresent()) {
      log.stillDown(lane.destination().name(), rest.get().toSeconds());
    } else if (before > 0) {
      log.upAgain(lane.destination().name(), before);
    }
  }

  /** A report may come before the answer to its request. */
  private void dropped(Delivery delivery) {
    if (store.find(delivery.id()).filter(d -> d.state() == DeliveryState.COMMITTED).isEmpty()) {
      log.dropped(delivery);
    }
  }

  /** The edge of the stage: an unexpected exception of a destination becomes a state. */
  @SuppressWarnings("CatchingUnchecked")
  private Attempt attempt(Destination destination, Delivery delivery) {
    try {
      return destination.attempt(store.results(delivery), store.progressOf(delivery));
    } catch (Throwable e) {
      log.attemptFailed(delivery, e);
      String sentence =
          "The delivery failed because of a defect in this software (%s); please report it."
              .formatted(e.getClass().getSimpleName());
      return new Attempt.Failed("DEFECT", sentence, false);
    }
  }

  private void finished(Delivery delivery, Attempt attempt, DeliveryState state) {
    if (attempt instanceof Attempt.Failed failed) {
      boolean told = failed.destinationDown() || delivery.attempts() > 1;
      log.failed(delivery, state, failed.code(), !told || state == DeliveryState.DEAD);
    } else if (attempt instanceof Attempt.Dead dead) {
      log.failed(delivery, state, dead.code(), true);
    } else {
      log.ended(delivery, state);
    }
    if (state == DeliveryState.SENT || state == DeliveryState.AWAITING_COMMITMENT) {
      store.find(delivery.id()).ifPresent(this::remark);
    }
    if (state == DeliveryState.WAITING_FOR_RETRY) {
      wakeWhenDue(delivery.id());
    }
  }

  /** A fault that the administrator can correct, although the delivery continues. */
  private void remark(Delivery delivery) {
    Lane lane = lanes.get(delivery.destination());
    if (!delivery.reason().isEmpty() && lane != null && lane.isNews(delivery.reason())) {
      log.remark(delivery);
    }
  }

  private void wakeWhenDue(long id) {
    store.find(id).ifPresent(waiting -> wake(waiting, waiting.due()));
  }

  @Override
  public boolean reported(CommitmentReport report) {
    Optional<Delivery> delivery = store.reported(report, retries);
    delivery.ifPresent(
        each -> {
          log.commitmentReported(each);
          if (each.state() == DeliveryState.WAITING_FOR_RETRY) {
            remark(each);
            wake(each, each.due());
          } else if (each.state() == DeliveryState.COMMITTED) {
            remark(each);
          }
        });
    return delivery.isPresent();
  }

  /** Starts no new deliveries, and waits for the current ones. */
  @Override
  public void close() {
    closing.set(true);
    schedule.close();
    look.close();
  }
}
