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
 * The way to one destination, used by one thread at a time. Where nobody answers it rests, so that
 * a long queue for a dead destination costs one connection attempt now and then, and none of the
 * deliveries behind the first its attempts.
 */
final class Lane {
  private final Destination destination;
  private final RetryRule retries;
  private final Clock clock;
  private final ReentrantLock inUse = new ReentrantLock();
  private volatile Instant restsSince = Instant.MIN;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** By what has really passed: a clock that is set back must not make a rest last longer. */
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

  /** Never in the future: the clock may have been set back since. */
  Instant restsSince() {
    Instant now = clock.instant();
    if (restsSince.isAfter(now)) {
      restsSince = now;
    }
    return restsSince;
  }

  /** Does it unless another thread is at it; that one looks for more work before it stops. */
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
   * Takes note of how the destination behaved.
   *
   * @return how long it rests now, if it does
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

  /** Attempts in a row that found nobody there. */
  int failures() {
    return failures;
  }

  /** Whether this was not said of the destination before; numbers do not make it new. */
  boolean isNews(String sentence) {
    return told.add(sentence.replaceAll("\\d+", "#"));
  }

  /** The administrator has asked: try now. */
  void wakeUp() {
    rest = Duration.ZERO;
  }
}
