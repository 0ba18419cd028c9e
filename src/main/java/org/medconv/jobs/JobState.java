package org.medconv.jobs;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The state of a job. {@link #mayBecome} allows every change of state; each is stored with its
 * time.
 */
public enum JobState {
  /**
   * A settled series was accepted, and the same transaction moves the job on; or the administrator
   * requested another examination of its study.
   */
  RECEIVED(false),
  /** Waits for a worker. */
  QUEUED(false),
  /** A worker has claimed it. */
  RUNNING(false),
  /** The run failed temporarily; it is due again later. */
  WAITING_FOR_RETRY(false),
  /** Results are on disk and in the outbox; deliveries are in progress. */
  REPORTED(false),
  /** Every destination has the results; none of them supports commitment. */
  DELIVERED(true),
  /** Every destination has the results, and those that support commitment have committed. */
  COMMITTED(true),
  /** A silent trial: results are on disk and recorded, but not sent. */
  SILENT(true),
  /** Results are on disk, but a destination's delivery is a dead letter; a retry sends it again. */
  UNDELIVERED(true),
  /** The series cannot be screened. This and the reason are sent if the rule wants it. */
  REFUSED(true),
  /** The series is sound, but the node gives no class. Sends the same as REFUSED. */
  ABSTAINED(true),
  /** Dead letter: the run failed permanently, or too often. */
  FAILED(true),
  /** Stopped by the administrator. */
  CANCELLED(true),
  /** Replaced by a newer set of slices, or by a better series of the study. */
  SUPERSEDED(true),
  /** No rule chose the series; the reason says why. */
  NOT_ROUTED(true),
  /** The series never became complete; it is not screened. */
  INCOMPLETE(true);

  private static final Map<JobState, Set<JobState>> TRANSITIONS = new EnumMap<>(JobState.class);

  static {
    from(RECEIVED, QUEUED, NOT_ROUTED, INCOMPLETE, REFUSED, FAILED, SUPERSEDED);
    from(QUEUED, RUNNING, CANCELLED, SUPERSEDED);
    // RUNNING to QUEUED: the claim expired because its process ended, or the models cannot be used.
    from(
        RUNNING,
        QUEUED,
        WAITING_FOR_RETRY,
        REPORTED,
        REFUSED,
        ABSTAINED,
        FAILED,
        CANCELLED,
        SUPERSEDED);
    from(WAITING_FOR_RETRY, RUNNING, QUEUED, CANCELLED, SUPERSEDED);
    from(REPORTED, DELIVERED, COMMITTED, SILENT, UNDELIVERED, CANCELLED, SUPERSEDED);
    // Back to QUEUED, REPORTED or RECEIVED: the administrator's retry.
    from(UNDELIVERED, REPORTED, SUPERSEDED);
    from(CANCELLED, QUEUED, REPORTED, SUPERSEDED);
    from(REFUSED, QUEUED, RECEIVED, SUPERSEDED);
    from(ABSTAINED, QUEUED, SUPERSEDED);
    from(FAILED, QUEUED, RECEIVED, SUPERSEDED);
    // To QUEUED: run again by the administrator, after a new model or a loss at the destination.
    from(DELIVERED, QUEUED, SUPERSEDED);
    from(COMMITTED, QUEUED, SUPERSEDED);
    from(SILENT, QUEUED, SUPERSEDED);
    from(NOT_ROUTED, SUPERSEDED);
    from(INCOMPLETE, SUPERSEDED);
    from(SUPERSEDED);
  }

  private final boolean ended;

  JobState(boolean ended) {
    this.ended = ended;
  }

  private static void from(JobState state, JobState... next) {
    Set<JobState> set = EnumSet.noneOf(JobState.class);
    set.addAll(Set.of(next));
    TRANSITIONS.put(state, set);
  }

  /** Whether the state is final until somebody changes it. */
  public boolean ended() {
    return ended;
  }

  /** Whether a job in this state may change to {@code next}. */
  public boolean mayBecome(JobState next) {
    return TRANSITIONS.get(this).contains(next);
  }
}
