package org.medconv.control;

import java.nio.channels.ClosedChannelException;
import org.medconv.jobs.DatabaseTrouble;
import org.medconv.words.FailureKind;
import org.medconv.words.NetworkTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the control socket writes to the operations log. */
final class ControlLog {
  private static final Logger LOG = LoggerFactory.getLogger("control");

  private ControlLog() {}

  static void acceptFailed(Throwable failure) {
    LOG.warn(
        "NODE-0901 control socket: commands cannot be accepted at this moment: {}",
        failure.getClass().getSimpleName());
  }

  static void databaseFailed(RuntimeException failure) {
    LOG.error(
        "NODE-0902 control socket: a command was not answered, the database cannot be used: {}",
        DatabaseTrouble.of(failure));
  }

  static void cutOff(Throwable failure) {
    LOG.info(
        "NODE-0903 control socket: a caller was disconnected before it had its answer: {}",
        reason(failure));
  }

  private static String reason(Throwable failure) {
    if (failure instanceof Wire.TooLong) {
      return "it sent " + failure.getMessage();
    }
    if (failure instanceof ClosedChannelException) {
      // Closed by our own deadline, or because too many callers sent nothing.
      return "it took too long to send the request or to read the answer";
    }
    return NetworkTrouble.of(failure).orElseGet(() -> FailureKind.withPlace(failure));
  }
}
