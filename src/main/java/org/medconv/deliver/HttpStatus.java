package org.medconv.deliver;

import java.util.Set;

/** What a status of HTTP (RFC 9110) means for a delivery. */
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

  /** Another time may do. */
  static boolean mayPass(int status) {
    return status >= 500 || PASSING.contains(status);
  }

  /** Nobody is behind the door: other deliveries need not be tried now. */
  static boolean isDown(int status) {
    return DOWN.contains(status);
  }
}
