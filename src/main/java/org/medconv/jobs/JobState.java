package org.medconv.jobs;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a job stands. Every change of state is one of {@link #mayBecome}'s and is stored with its
 * time.
 */
public enum JobState {
  /**
   * A settled series was taken over; the same transaction says what becomes of it. Or the
   * administrator wants its study looked at again.
   */
  RECEIVED(false),
  /** Waits for a worker. */
  QUEUED(false),
  /** A worker has claimed it. */
  RUNNING(false),
  /** The run failed in a way that may pass; it is due again later. */
  WAITING_FOR_RETRY(false),
  /** Results are on disk and in the outbox; deliveries are under way. */
  REPORTED(false),
  /** Every destination has the results; none of them commits. */
  DELIVERED(true),
  /** Every destination has the results, and those that commit have committed. */
  COMMITTED(true),
  /** A silent trial: results are on disk and recorded, and are sent to nobody. */
  SILENT(true),
  /** Results are on disk, but a destination's delivery is a dead letter; a retry sends it again. */
  UNDELIVERED(true),
  /** The series cannot be screened; sent is, if the rule wants it, that and why. */
  REFUSED(true),
  /** The series is sound, but the node will not say a class; sent is as much as of REFUSED. */
  ABSTAINED(true),
  /** Dead letter: the run failed for good, or too often. */
  FAILED(true),
  /** Stopped by the administrator. */
  CANCELLED(true),
  /** A newer set of slices, or a better series of the study, took its place. */
  SUPERSEDED(true),
  /** No rule chose the series; the reason says why. */
  NOT_ROUTED(true),
  /** The series never became complete; it is not screened. */
  INCOMPLETE(true);

  private static final Map<JobState, Set<JobState>> TRANSITIONS = new EnumMap<>(JobState.class);

  static {
    from(RECEIVED, QUEUED, NOT_ROUTED, INCOMPLETE, REFUSED, FAILED, SUPERSEDED);
    from(QUEUED, RUNNING, CANCELLED, SUPERSEDED);
    // RUNNING to QUEUED: the claim lapsed, since its process ended; or its models cannot be used.
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

  /** Nothing more happens by itself. */
  public boolean ended() {
    return ended;
  }

  /** Whether a job in this state may next be in {@code next}. */
  public boolean mayBecome(JobState next) {
    return TRANSITIONS.get(this).contains(next);
  }
}
