package org.medconv.deliver;

import java.util.Set;

/** The meaning of an HTTP status (RFC 9110) for a delivery. */
final class HttpStatus {
  /** Request time-out, conflict with another request, too early, too many requests. */
  private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);

  private static final Set<Integer> DOWN = Set.of(502, 503, 504);

  private HttpStatus() {}

  static boolean isDone(int status) {
    return status >= 200 && status < 300;
  }

  static boolean isElsewhere(int status) {
    return status >= 300 && status < 400;
  }

  /** Whether a later attempt may succeed. */
  static boolean mayPass(int status) {
    return status >= 500 || PASSING.contains(status);
  }

  /**
   * Whether no server answers behind the gateway, so that other deliveries need not be tried now.
   */
  static boolean isDown(int status) {
    return DOWN.contains(status);
  }
}
