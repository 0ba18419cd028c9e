package org.medconv.node;

import org.medconv.jobs.DatabaseTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node as a whole tells the operations log. */
final class NodeLog {
  private static final Logger LOG = LoggerFactory.getLogger("node");

  private NodeLog() {}

  static void handOverAgainFailed(Throwable failure) {
    LOG.error(
        "NODE-0001 what is to be looked at again is not known, the database cannot be used: {}",
        DatabaseTrouble.of(failure));
  }
}
