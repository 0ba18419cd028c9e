package org.medconv.deliver;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The state of the delivery of a job's results to one destination. */
public enum DeliveryState {
  /** Due to be sent. */
  PENDING(false),
  /** Claimed by a process that is sending, or asking for commitment. */
  SENDING(false),
  /** All results are stored there; the N-EVENT-REPORT is outstanding. */
  AWAITING_COMMITMENT(false),
  /** Failed temporarily; due again later. */
  WAITING_FOR_RETRY(false),
  /** The destination has acknowledged everything; it does not support commitment. */
  SENT(true),
  /** The destination has committed to everything (PS3.4 Annex J). */
  COMMITTED(true),
  /** No server is configured: the result stays a file. */
  KEPT(true),
  /** A silent trial: it is not sent, now or later. */
  SILENT(true),
  /** Dead letter: failed permanently, or too often. */
  DEAD(true),
  /** The job was cancelled or superseded before all was sent. */
  CANCELLED(true);

  private static final Map<DeliveryState, Set<DeliveryState>> TRANSITIONS =
      new EnumMap<>(DeliveryState.class);

  static {
    from(PENDING, SENDING, DEAD, CANCELLED);
    // SENDING to COMMITTED: the report may arrive before the N-ACTION's answer. To PENDING: the
    // process ended.
    from(
        SENDING,
        SENT,
        KEPT,
        AWAITING_COMMITMENT,
        COMMITTED,
        WAITING_FOR_RETRY,
        PENDING,
        DEAD,
        CANCELLED);
    // To SENDING: no report in time, ask again. To PENDING: the administrator's retry.
    from(AWAITING_COMMITMENT, COMMITTED, WAITING_FOR_RETRY, SENDING, PENDING, DEAD, CANCELLED);
    // To COMMITTED: a late report of an earlier request.
    from(WAITING_FOR_RETRY, SENDING, PENDING, COMMITTED, DEAD, CANCELLED);
    from(DEAD, PENDING, CANCELLED);
    from(CANCELLED, PENDING);
    // The job was run again.
    from(SENT, PENDING);
    from(COMMITTED, PENDING);
    from(KEPT, PENDING);
    from(SILENT);
  }

  private final boolean ended;

  DeliveryState(boolean ended) {
    this.ended = ended;
  }

  private static void from(DeliveryState state, DeliveryState... next) {
    Set<DeliveryState> set = EnumSet.noneOf(DeliveryState.class);
    set.addAll(Set.of(next));
    TRANSITIONS.put(state, set);
  }

  /** Whether the state is final until somebody changes it. */
  public boolean ended() {
    return ended;
  }

  /** Whether a delivery in this state may change to {@code next}. */
  public boolean mayBecome(DeliveryState next) {
    return TRANSITIONS.get(this).contains(next);
  }
}
