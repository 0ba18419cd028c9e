package org.medconv.jobs;

/** What an attempt at a job came to. */
public enum RunEnd {
  /** It is under way. */
  RUNNING,
  /** A class was said. */
  CLASSIFIED,
  /** The series is sound, but no class was said. */
  ABSTAINED,
  /** The series cannot be screened. */
  REFUSED,
  /** It failed; the job may have been tried again. */
  FAILED,
  /** Its models could not be used; the job waits for them. */
  HELD,
  /** The process ended in the middle of it. */
  NODE_ENDED,
  /** The job was cancelled or superseded meanwhile. */
  DROPPED;

  /** By the state that a running job leaves for, and the code of it. */
  static RunEnd of(JobState to, String code) {
    return switch (to) {
      case REPORTED, DELIVERED, COMMITTED, UNDELIVERED -> CLASSIFIED;
      case ABSTAINED -> ABSTAINED;
      case REFUSED -> REFUSED;
      case FAILED, WAITING_FOR_RETRY -> code.equals("NODE_ENDED") ? NODE_ENDED : FAILED;
      case QUEUED -> code.equals("NODE_ENDED") ? NODE_ENDED : HELD;
      case CANCELLED, SUPERSEDED, NOT_ROUTED, INCOMPLETE, RECEIVED -> DROPPED;
      case RUNNING -> RUNNING;
    };
  }
}
