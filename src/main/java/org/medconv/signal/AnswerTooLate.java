package org.medconv.signal;

import java.io.IOException;
import java.time.Duration;

/** A peer did not end its answer in time, although each part of it may have come in time. */
final class AnswerTooLate extends IOException {
  /**
   * For the whole exchange, from the connection to the end of the answer. A mail server may check a
   * message for some seconds before it accepts it; the timeouts of a single read do not end an
   * answer that comes byte by byte.
   */
  static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final long serialVersionUID = 1L;

  /**
   * @param setting names the peer in node.yaml
   */
  AnswerTooLate(Duration deadline, String setting) {
    super(
        "the answer did not end within %s s; check that %s names the right server and look at its log"
            .formatted(deadline.toMillis() / 1000.0, setting));
  }
}
