package org.medconv.signal;

/** A way to send alerts. */
interface Channel {
  /** Which event of an alert is sent. */
  enum Moment {
    BEGIN,
    END
  }

  /**
   * Sends a message; returns when the other side has accepted it.
   *
   * @throws Exception whose message says why it could not be sent
   */
  void tell(Alert alert, Moment moment) throws Exception;
}
