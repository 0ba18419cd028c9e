package org.medconv.deliver;

import org.medconv.jobs.DatabaseTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** All events of this stage in the operations log: job numbers and destinations, never a UID. */
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
        "NODE-0802 job {} to {}: outcome discarded; the delivery was ended in the meantime",
        delivery.jobId(),
        delivery.destination());
  }

  /**
   * @param news false: the same was logged before
   */
  void failed(Delivery delivery, DeliveryState state, String code, boolean news) {
    LOG.atLevel(news ? Level.WARN : Level.DEBUG)
        .log(
            "NODE-0803 job {} to {}: {} after attempt {}, {}; see `jobs show {}`",
            delivery.jobId(),
            delivery.destination(),
            code,
            delivery.attempts(),
            state,
            delivery.jobId());
  }

  /** Logged once per outage. */
  void down(String destination, String sentence) {
    LOG.warn(
        "NODE-0804 {}: not reachable; the deliveries wait, and the node retries at intervals: {}",
        destination,
        sentence);
  }

  void stillDown(String destination, long seconds) {
    LOG.debug("NODE-0809 {}: still not reachable, tried again in {} s", destination, seconds);
  }

  void upAgain(String destination, int attempts) {
    LOG.info("NODE-0810 {}: reachable again after {} attempts", destination, attempts);
  }

  /** A fault that the administrator can correct, although the delivery continues. */
  void remark(Delivery delivery) {
    LOG.warn(
        "NODE-0811 job {} to {}: {}", delivery.jobId(), delivery.destination(), delivery.reason());
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
    LOG.error("NODE-0809 outbox: the scheduler had died and was replaced");
  }

  /** A defect of the node. */
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
