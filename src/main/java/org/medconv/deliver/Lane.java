package org.medconv.deliver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.medconv.jobs.RetryRule;

/**
 * The queue of one destination, used by one thread at a time. If the destination does not answer,
 * the lane rests: a long queue for a dead destination then costs one connection attempt now and
 * then, and the deliveries behind the first lose no attempts.
 */
final class Lane {
  private final Destination destination;
  private final RetryRule retries;
  private final Clock clock;
  private final ReentrantLock inUse = new ReentrantLock();
  private volatile Instant restsSince = Instant.MIN;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** In elapsed time: setting the clock back must not prolong a rest. */
  private volatile long restBegan;

  private volatile Duration rest = Duration.ZERO;
  private int failures;

  Lane(Destination destination, RetryRule retries, Clock clock) {
    this.destination = destination;
    this.retries = retries;
    this.clock = clock;
  }

  Destination destination() {
    return destination;
  }

  boolean rests() {
    return System.nanoTime() - restBegan < rest.toNanos();
  }

  /** Never in the future: the clock may have been set back. */
  Instant restsSince() {
    Instant now = clock.instant();
    if (restsSince.isAfter(now)) {
      restsSince = now;
    }
    return restsSince;
  }

  /** Runs the work, unless another thread does; that thread looks for more work before it stops. */
  void ifFree(Runnable work) {
    if (inUse.tryLock()) {
      try {
        work.run();
      } finally {
        inUse.unlock();
      }
    }
  }

  boolean isFree() {
    return !inUse.isLocked();
  }

  /**
   * Notes the result of an attempt.
   *
   * @return how long the lane rests now, if it does
   */
  Optional<Duration> note(Attempt attempt) {
    if (attempt instanceof Attempt.Failed failed && failed.destinationDown()) {
      failures++;
      restsSince = clock.instant();
      restBegan = System.nanoTime();
      rest = retries.delay(failures);
      return Optional.of(rest);
    }
    failures = 0;
    rest = Duration.ZERO;
    return Optional.empty();
  }

  /** Number of attempts in a row without an answer. */
  int failures() {
    return failures;
  }

  /** Whether this sentence is new for the destination; other numbers do not make it new. */
  boolean isNews(String sentence) {
    return told.add(sentence.replaceAll("\\d+", "#"));
  }

  /** The administrator requests an attempt now. */
  void wakeUp() {
    rest = Duration.ZERO;
  }
}
