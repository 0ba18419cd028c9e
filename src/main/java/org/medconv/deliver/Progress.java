package org.medconv.deliver;

import java.util.Set;

/** What is known about a delivery between attempts. Each call is stored before it returns. */
interface Progress {
  /** The job of the results. */
  long jobId();

  /**
   * Results that the destination has confirmed, with success or a warning: SOP instance UIDs, or
   * other keys of its kind.
   */
  Set<String> stored();

  /**
   * The destination has confirmed a result.
   *
   * @param key SOP instance UID, or another key of at most 64 characters
   * @param status a DIMSE status; 0 for success
   */
  void stored(String key, int status);

  /** SOP instance UIDs that the destination does not get, because it does not accept their kind. */
  Set<String> untaken();

  /** The destination does not get an instance, and need not commit to it. */
  void untaken(String sopInstanceUid);

  /** Commitment is requested under this UID: its report may come at any moment. */
  void asking(String transactionUid);
}
