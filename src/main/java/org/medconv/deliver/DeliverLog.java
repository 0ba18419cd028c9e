package org.medconv.deliver;

import org.medconv.jobs.DatabaseTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every event of this stage in the operations log: job numbers and destinations, never a UID. */
final class DeliverLog {
  private static final Logger LOG = LoggerFactory.getLogger("medconv.deliver");

  void ended(Delivery delivery, DeliveryState state) {
    LOG.info(
        "NODE-0801 job {} to {}: {}, attempt {}",
        delivery.jobId(),
        delivery.destination(),
        state,
        delivery.attempts());
  }

  void dropped(Delivery delivery) {
    LOG.info(
        "NODE-0802 job {} to {}: outcome dropped, the delivery was ended meanwhile",
        delivery.jobId(),
        delivery.destination());
  }

  void failed(Delivery delivery, DeliveryState state, String code) {
    LOG.warn(
        "NODE-0803 job {} to {}: {} after attempt {}, {}; see `jobs show {}`",
        delivery.jobId(),
        delivery.destination(),
        code,
        delivery.attempts(),
        state,
        delivery.jobId());
  }

  void resting(String destination, long seconds) {
    LOG.warn("NODE-0804 {}: not reachable, nothing is tried there for {} s", destination, seconds);
  }

  void recovered(int deliveries) {
    LOG.warn("NODE-0805 {} deliveries due again, their process had ended", deliveries);
  }

  void commitmentReported(Delivery delivery) {
    LOG.info(
        "NODE-0806 job {} to {}: commitment reported, {}",
        delivery.jobId(),
        delivery.destination(),
        delivery.state());
  }

  void databaseFailed(Throwable failure) {
    LOG.error("NODE-0807 outbox: the database cannot be used: {}", DatabaseTrouble.of(failure));
  }

  void scheduleMended() {
    LOG.error("NODE-0809 outbox: the schedule had died, another took its place");
  }

  /** A defect of ours. */
  void attemptFailed(Delivery delivery, Throwable failure) {
    StackTraceElement[] frames = failure.getStackTrace();
    LOG.error(
        "NODE-0808 job {} to {}: {} at {}",
        delivery.jobId(),
        delivery.destination(),
        failure.getClass().getName(),
        frames.length == 0 ? "?" : frames[0]);
  }
}
