package org.medconv.node;

import java.io.IOException;
import java.nio.file.Path;
import org.medconv.jobs.DatabaseTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node as a whole tells the operations log. */
final class NodeLog {
  private static final Logger LOG = LoggerFactory.getLogger("node");

  private NodeLog() {}

  static void handOverAgainFailed(Throwable failure) {
    LOG.error(
        "NODE-0001 cannot tell which studies need another look: the database cannot be used: {}",
        DatabaseTrouble.of(failure));
  }

  static void cannotTakeBack(long job, int files) {
    LOG.error(
        "NODE-0002 {} results of job {} cannot be withdrawn from their destinations: their files"
            + " are missing in results.folder. Withdraw them by hand; `jobs show {}` lists them",
        files,
        job,
        job);
  }

  static void undecided(String rule) {
    LOG.error(
        "NODE-0003 rule {} takes too many steps to decide on a series and was skipped for it;"
            + " `rules test` shows which condition. Simplify it",
        rule);
  }

  /** Its files tell at the hand-over what came. */
  static void arrivalsNotRecorded(Throwable failure) {
    LOG.error(
        "NODE-0004 what arrives is not recorded at this moment, the database cannot be used: {}",
        DatabaseTrouble.of(failure));
  }

  static void closed(Path path) {
    LOG.warn("NODE-0011 {} was open to other accounts; it no longer is", path);
  }

  static void closedBelow(Path folder, long count) {
    LOG.info("NODE-0012 {} files and folders in {} closed to other accounts", count, folder);
  }

  static void cannotClose(Path path, IOException failure) {
    LOG.warn(
        "NODE-0013 {} is open to other accounts and cannot be closed: {}. Give it to the node's"
            + " user",
        path,
        failure.getClass().getSimpleName());
  }

  static void leftOpen(Path folder) {
    LOG.warn(
        "NODE-0014 {} is open to other accounts and holds more than the node's data; give the data"
            + " a folder of their own (jobs.databaseUrl, receive.storage, results.folder)",
        folder);
  }

  static void keyStoreOpen(Path file) {
    LOG.warn(
        "NODE-0015 {} (dicom.tls.keyStore) is open to other accounts; if it is for this node alone,"
            + " close it: chmod 600 {}",
        file,
        file);
  }
}
