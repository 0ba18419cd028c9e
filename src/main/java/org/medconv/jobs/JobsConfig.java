package org.medconv.jobs;

import java.time.Duration;
import org.medconv.text.Secret;

/**
 * Keys of {@code jobs:}.
 *
 * @param databaseUrl JDBC; an H2 file by default
 * @param workers number of simultaneous runs
 * @param retryDelay before the first retry; doubles each time up to {@code retryDelayMax}
 * @param maxAttempts after this many attempts the job is a dead letter
 * @param deliveryAttempts after this many attempts the delivery is a dead letter: a PACS may be
 *     down for days
 * @param maxEndings how often the process may end during a run, a delivery or a hand-over before
 *     that one is set aside
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

  /**
   * With the same number of attempts for deliveries and runs. After two process ends a run is set
   * aside.
   */
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
