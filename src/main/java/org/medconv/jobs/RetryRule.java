package org.medconv.jobs;

import java.time.Duration;
import java.util.Optional;

/**
 * When to retry: after {@code first}, then after twice the time, up to {@code longest}. Ends after
 * {@code attempts} attempts, or after the process ended {@code endings} times during one.
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

  /** The time from the first attempt to the last, if each fails at once. */
  public Duration reach() {
    Duration reach = Duration.ZERO;
    for (int made = 1; made < attempts; made++) {
      reach = reach.plus(delay(made));
    }
    return reach;
  }

  /**
   * The delay after this many attempts; empty: no more.
   *
   * @param made at least 1
   */
  public Optional<Duration> delayAfter(int made) {
    return made >= attempts ? Optional.empty() : Optional.of(delay(made));
  }

  /** The same without a limit on attempts. */
  public Duration delay(int made) {
    // 2^20 times any delay exceeds every sensible maximum, and is far from overflow.
    Duration doubled = first.multipliedBy(1L << Math.min(made - 1, 20));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
