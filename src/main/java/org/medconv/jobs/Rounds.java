package org.medconv.jobs;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does the same again and again in a thread of its own, also after it has failed. */
public final class Rounds implements AutoCloseable {
  private final Runnable round;
  private final Duration pause;
  private final Consumer<RuntimeException> failed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param failed told of what a round threw
   */
  public Rounds(String name, Duration pause, Runnable round, Consumer<RuntimeException> failed) {
    this.round = round;
    this.pause = pause;
    this.failed = failed;
    this.thread = new Thread(this::goRound, name);
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void goRound() {
    try {
      do {
        oneRound();
      } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void oneRound() {
    try {
      round.run();
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  /** Waits for the round under way. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
