package org.medconv.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes channels at their deadline, which ends the waiting thread's call with an exception. */
final class Deadlines implements AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;

  Deadlines(String name) {
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
  }

  Future<?> closeIn(Duration time, Channel channel) {
    return clock.schedule(() -> close(channel), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
