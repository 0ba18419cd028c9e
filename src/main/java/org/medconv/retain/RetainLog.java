package org.medconv.retain;

import java.io.IOException;
import org.medconv.jobs.DatabaseTrouble;
import org.medconv.words.Bytes;
import org.medconv.words.FileTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events of this stage in the operations log. */
final class RetainLog {
  private static final Logger LOG = LoggerFactory.getLogger("retain");

  private RetainLog() {}

  static void roundFailed(Throwable failure) {
    if (failure instanceof RuntimeException database && DatabaseTrouble.isThe(database)) {
      LOG.error(
          "NODE-0901 nothing is deleted at this moment, the database cannot be used: {}",
          DatabaseTrouble.of(failure));
    } else {
      LOG.error("NODE-0902 what is due could not be deleted: {}", FileTrouble.of(failure));
    }
  }

  static void cannotDelete(IOException failure) {
    LOG.error("NODE-0902 what is due could not be deleted: {}", FileTrouble.of(failure));
  }

  static void received(int studies, long bytes) {
    LOG.info("NODE-0903 images of {} studies deleted, {}", studies, Bytes.of(bytes));
  }

  static void results(int jobs) {
    LOG.info("NODE-0904 result files of {} jobs deleted", jobs);
  }

  static void records(int studies) {
    LOG.info("NODE-0905 record of {} studies deleted", studies);
  }

  static void nothingMayGo(long free, long wanted) {
    LOG.warn(
        "NODE-0906 {} free, retention.whenBelow is {}, and nothing may be deleted: what is left is"
            + " held, not delivered or failed. `medconv retention --dry-run` counts it",
        Bytes.of(free),
        Bytes.of(wanted));
  }
}
