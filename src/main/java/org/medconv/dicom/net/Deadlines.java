package org.medconv.dicom.net;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One clock for all deadlines of the network. Its tasks only close sockets without lingering, which
 * never blocks. Closing is the only way to end a blocked read or write, including TLS.
 */
final class Deadlines {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private Deadlines() {}

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            run -> {
              Thread thread = new Thread(run, "dicom-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  static ScheduledFuture<?> after(Duration time, Runnable closing) {
    return CLOCK.schedule(closing, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Number of pending deadlines. */
  static int pending() {
    return CLOCK.getQueue().size();
  }
}
