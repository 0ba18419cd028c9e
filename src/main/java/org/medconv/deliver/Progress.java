package org.medconv.deliver;

import java.util.Set;

/** What is known of a delivery between attempts. Each call is stored before it returns. */
interface Progress {
  /** SOP instance UIDs that the destination has answered for with success or a warning. */
  Set<String> stored();

  /** The destination has answered for an instance. */
  void stored(String sopInstanceUid, int status);

  /**
   * SOP instance UIDs that the destination does not get: it does not take objects of their kind.
   */
  Set<String> untaken();

  /** The destination does not get an instance, and is not expected to commit itself to it. */
  void untaken(String sopInstanceUid);

  /** Commitment is about to be asked under this UID: its report may come at any moment. */
  void asking(String transactionUid);
}
