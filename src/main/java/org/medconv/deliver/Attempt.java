package org.medconv.deliver;

import java.time.Duration;

/** What one attempt at a delivery came to. */
sealed interface Attempt {

  /**
   * The destination has everything that it takes, and is not asked to commit.
   *
   * @param sentence what it does not take; else empty
   */
  record Sent(String sentence) implements Attempt {
    Sent() {
      this("");
    }
  }

  /** There is nobody to send to; the sentence says where the result is. */
  record Kept(String sentence) implements Attempt {}

  /**
   * The destination has everything that it takes and was asked to commit; ask again after this
   * time.
   *
   * @param sentence what it does not take; else empty
   */
  record Asked(Duration timeout, String sentence) implements Attempt {}

  /**
   * May do better later.
   *
   * @param destinationDown nobody there at all: other deliveries need not be tried now
   */
  record Failed(String code, String sentence, boolean destinationDown) implements Attempt {}

  /** Will not do better by itself. */
  record Dead(String code, String sentence) implements Attempt {}
}
