package org.medconv.signal;

import org.medconv.jobs.DatabaseTrouble;
import org.medconv.words.NetworkTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events of this stage in the operations log. */
final class SignalLog {
  private static final Logger LOG = LoggerFactory.getLogger("signal");

  private SignalLog() {}

  static void roundFailed(Throwable failure) {
    if (failure instanceof RuntimeException database && DatabaseTrouble.isThe(database)) {
      LOG.error(
          "NODE-0951 cannot look for alerts, the database cannot be used: {}",
          DatabaseTrouble.of(failure));
    } else {
      LOG.error("NODE-0952 cannot look for alerts: {}", failure.toString());
    }
  }

  static void began(Alert alert) {
    LOG.warn("NODE-0953 alert {}: {}. {}", alert.key(), alert.cause(), alert.remedy());
  }

  static void ended(Alert alert) {
    LOG.info("NODE-0954 alert {} is over", alert.key());
  }

  /** Logged once, until the channel works again. */
  static void cannotTell(String channel, Exception failure) {
    LOG.error(
        "NODE-0955 alerts cannot be sent by {}: {}. `medconv alerts test` tries it",
        channel,
        NetworkTrouble.of(failure).orElseGet(failure::getMessage));
  }
}
