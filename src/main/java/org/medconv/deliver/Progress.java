package org.medconv.deliver;

import java.util.Set;

/** What is known of a delivery between attempts. Each call is stored before it returns. */
interface Progress {
  /** The job whose results they are. */
  long jobId();

  /**
   * What the destination has answered for with success or a warning: SOP instance UIDs, or what
   * else its kind tells results apart by.
   */
  Set<String> stored();

  /**
   * The destination has answered for a result.
   *
   * @param key SOP instance UID or another key of at most 64 characters
   * @param status as DIMSE has it; 0 for success
   */
  void stored(String key, int status);

  /**
   * SOP instance UIDs that the destination does not get: it does not take objects of their kind.
   */
  Set<String> untaken();

  /** The destination does not get an instance, and is not expected to commit itself to it. */
  void untaken(String sopInstanceUid);

  /** Commitment is about to be asked under this UID: its report may come at any moment. */
  void asking(String transactionUid);
}
