package org.medconv.jobs;

import java.time.Duration;
import java.util.Optional;

/**
 * When to try again: after {@code first}, then each time twice as long up to {@code longest}; not
 * after {@code attempts} attempts, nor after {@code endings} ends of the process in their middle.
 */
public record RetryRule(Duration first, Duration longest, int attempts, int endings) {
  public RetryRule(Duration first, Duration longest, int attempts) {
    this(first, longest, attempts, 2);
  }

  public RetryRule {
    if (first.isNegative() || longest.compareTo(first) < 0 || attempts < 1) {
      throw new IllegalArgumentException(
          "retries after %s, at most %s, %d attempts: delays must not shrink, attempts be at least 1"
              .formatted(first, longest, attempts));
    }
  }

  public static RetryRule of(JobsConfig config) {
    return new RetryRule(
        config.retryDelay(), config.retryDelayMax(), config.maxAttempts(), config.maxEndings());
  }

  public static RetryRule ofDeliveries(JobsConfig config) {
    return new RetryRule(
        config.retryDelay(),
        config.retryDelayMax(),
        config.deliveryAttempts(),
        config.maxEndings());
  }

  /** From the first attempt to the last, if each fails at once. */
  public Duration reach() {
    Duration reach = Duration.ZERO;
    for (int made = 1; made < attempts; made++) {
      reach = reach.plus(delay(made));
    }
    return reach;
  }

  /**
   * How long to wait after so many attempts; empty: no more.
   *
   * @param made at least 1
   */
  public Optional<Duration> delayAfter(int made) {
    return made >= attempts ? Optional.empty() : Optional.of(delay(made));
  }

  /** The same without an end of attempts. */
  public Duration delay(int made) {
    // 2^20 times any delay is past every sensible longest, and far from overflow.
    Duration doubled = first.multipliedBy(1L << Math.min(made - 1, 20));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
