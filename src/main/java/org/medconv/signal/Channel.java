package org.medconv.signal;

/** A way to tell somebody. */
interface Channel {
  /** What of an alert is told. */
  enum Moment {
    BEGIN,
    END
  }

  /**
   * Tells; returns when the other side has taken it.
   *
   * @throws Exception whose message says why it could not be told
   */
  void tell(Alert alert, Moment moment) throws Exception;
}
