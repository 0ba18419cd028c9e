package org.medconv.control;

import org.medconv.jobs.DatabaseTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node's own door tells the operations log. */
final class ControlLog {
  private static final Logger LOG = LoggerFactory.getLogger("control");

  private ControlLog() {}

  static void acceptFailed(Throwable failure) {
    LOG.warn(
        "NODE-0901 control socket: no command can be taken at this moment: {}",
        failure.getClass().getSimpleName());
  }

  static void databaseFailed(RuntimeException failure) {
    LOG.error(
        "NODE-0902 control socket: a command was not answered, the database cannot be used: {}",
        DatabaseTrouble.of(failure));
  }

  static void cutOff(Throwable failure) {
    LOG.info(
        "NODE-0903 control socket: a caller was cut off before it had its answer: {}",
        failure.getClass().getSimpleName());
  }
}
