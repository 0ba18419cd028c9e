package org.medconv.deliver;

import java.time.Duration;

/** What one attempt at a delivery came to. */
sealed interface Attempt {

  /** The destination has everything, and is not asked to commit. */
  record Sent() implements Attempt {}

  /** There is nobody to send to; the sentence says where the result is. */
  record Kept(String sentence) implements Attempt {}

  /** The destination has everything and was asked to commit; ask again after this time. */
  record Asked(Duration timeout) implements Attempt {}

  /**
   * May do better later.
   *
   * @param destinationDown nobody there at all: other deliveries need not be tried now
   */
  record Failed(String code, String sentence, boolean destinationDown) implements Attempt {}

  /** Will not do better by itself. */
  record Dead(String code, String sentence) implements Attempt {}
}
