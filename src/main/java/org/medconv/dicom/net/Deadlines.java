package org.medconv.dicom.net;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One clock for all deadlines of the wire. What runs on it only closes sockets without lingering,
 * which never blocks: a blocked read or write, TLS included, ends no other way.
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

  /** Deadlines still to come. */
  static int pending() {
    return CLOCK.getQueue().size();
  }
}
