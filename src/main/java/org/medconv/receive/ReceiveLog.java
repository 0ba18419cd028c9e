package org.medconv.receive;

import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.words.FailureKind;
import org.medconv.words.FileTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The events of this stage in the operations log, without UIDs, names or dates of patients. */
final class ReceiveLog {
  private static final Logger LOG = LoggerFactory.getLogger("receive");

  private ReceiveLog() {}

  static void reopened(int studies) {
    LOG.info(
        "NODE-0201 {} studies were waiting when the node stopped; they continue to wait", studies);
  }

  static void handedOver(int series, long incomplete) {
    if (incomplete > 0) {
      LOG.warn("NODE-0202 study handed over: {} series, {} of them incomplete", series, incomplete);
    } else {
      LOG.info("NODE-0203 study handed over: {} series", series);
    }
  }

  static void handOverFailed(int attempts, String reason, boolean first) {
    // A full disk stays full for hours: log each reason once.
    LOG.atLevel(first ? Level.ERROR : Level.DEBUG)
        .log(
            "NODE-0204 study could not be handed over (attempt {}), trying again later: {}",
            attempts,
            reason);
  }

  static void queryFailed(PeerFailure failure) {
    LOG.warn("NODE-0205 the query for the contents of a series failed: {}", failure.getMessage());
  }

  static void unreadableRecord(String kind, Exception cause) {
    LOG.warn("NODE-0206 a {} file cannot be read and was skipped: {}", kind, reason(cause));
  }

  static void trackingFailed(Throwable cause) {
    LOG.error("NODE-0207 tracking failed and continues; the files are safe: {}", reason(cause));
  }

  /** The fault of the disk in words, without file names, which contain UIDs. */
  private static String reason(Throwable cause) {
    return FileTrouble.ofDisk(cause, "the storage (receive.storage)")
        .orElseGet(() -> FailureKind.withPlace(cause));
  }

  static void cannotReportCommitment(AeTitle callingAe) {
    LOG.error(
        "NODE-0208 storage commitment requested by {}: cannot report, because no peer with this AE"
            + " title is configured",
        callingAe);
  }

  static void commitmentReported(AeTitle callingAe, int committed, int failed) {
    if (failed > 0) {
      LOG.warn(
          "NODE-0209 commitment reported to {}: {} kept, {} not", callingAe, committed, failed);
    } else {
      LOG.info("NODE-0210 commitment reported to {}: {} kept", callingAe, committed);
    }
  }

  static void commitmentReportFailed(AeTitle callingAe, int attempts, Throwable cause) {
    // Once; giving up is logged separately.
    LOG.atLevel(attempts == 1 ? Level.WARN : Level.DEBUG)
        .log(
            "NODE-0211 commitment report to {} failed (attempt {}): {}",
            callingAe,
            attempts,
            cause.getMessage());
  }

  static void commitmentGivenUp(AeTitle callingAe, int attempts) {
    LOG.error("NODE-0212 commitment report to {} given up after {} attempts", callingAe, attempts);
  }

  static void corrected() {
    LOG.warn(
        "NODE-0213 instances of a known series are arriving with another identity; the images stay,"
            + " and the study runs again when all have arrived");
  }

  static void otherPicture(AeTitle callingAe) {
    LOG.warn(
        "NODE-0214 an instance from {} was refused with A900: another image is stored under its SOP"
            + " instance UID",
        callingAe);
  }

  static void keptElsewhere(AeTitle callingAe) {
    LOG.warn(
        "NODE-0216 instances from {} were refused with A900: they are stored in another study or"
            + " series; if that one is wrong, delete its folder and send them again",
        callingAe);
  }

  /** Only the class: a database's message may quote values. */
  static void correctionNotTold(Throwable cause) {
    LOG.error(
        "NODE-0215 the jobs of a corrected study could not be stopped ({}); they are superseded"
            + " when it is handed over",
        cause.getClass().getName());
  }
}
