package org.medconv.jobs;

import java.time.Duration;
import org.medconv.text.Secret;

/**
 * Keys of {@code jobs:}.
 *
 * @param databaseUrl JDBC; an H2 file by default
 * @param workers runs at the same time
 * @param retryDelay before the first retry; doubles each time up to {@code retryDelayMax}
 * @param maxAttempts then the job is a dead letter
 * @param deliveryAttempts then the delivery is one: a PACS may be down for days
 * @param maxEndings how often the process may end in the middle of a run, a delivery or a
 *     hand-over, before that is set aside
 */
public record JobsConfig(
    String databaseUrl,
    String databaseUser,
    Secret databasePassword,
    int workers,
    Duration retryDelay,
    Duration retryDelayMax,
    int maxAttempts,
    int deliveryAttempts,
    int maxEndings) {

  /** With as many attempts for deliveries as for runs; what ends the process twice is set aside. */
  public JobsConfig(
      String databaseUrl,
      String databaseUser,
      Secret databasePassword,
      int workers,
      Duration retryDelay,
      Duration retryDelayMax,
      int maxAttempts) {
    this(
        databaseUrl,
        databaseUser,
        databasePassword,
        workers,
        retryDelay,
        retryDelayMax,
        maxAttempts,
        maxAttempts,
        2);
  }
}
