package org.medconv.supervise;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Repeats an action in its own thread until it is closed. No exception or error of a round ends it;
 * if its thread dies nevertheless, another replaces it. Every failure is reported.
 */
public final class Rounds implements AutoCloseable {
  /** Pause after a failure, so that an immediate failure is not retried without pause. */
  private static final Duration LEAST_PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final String name;
  private final Duration pause;
  private final Round round;
  private final Consumer<Throwable> failed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Thread thread;

  /** One round; it may wait, and end by being interrupted. */
  @FunctionalInterface
  public interface Round {
    /**
     * Performs the action.
     *
     * @throws Exception which is told and changes nothing
     */
    void go() throws Exception;
  }

  /**
   * @param pause from the end of one round to the beginning of the next
   * @param failed told of what a round threw, each time
   */
  public Rounds(String name, Duration pause, Round round, Consumer<Throwable> failed) {
    this.name = name;
    this.pause = pause;
    this.round = round;
    this.failed = failed;
  }

  /** Begins with the first round at once. */
  public synchronized void start() {
    if (closed.getCount() > 0) {
      thread = new Thread(this::goRound, name);
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((dead, why) -> restart(why));
      thread.start();
    }
  }

  private void restart(Throwable why) {
    tell(why);
    start();
  }

  private void goRound() {
    boolean well = true;
    while (!isClosedWithin(well ? Duration.ZERO : LEAST_PAUSE_AFTER_FAILURE)) {
      well = oneRound();
      if (isClosedWithin(pause)) {
        return;
      }
    }
  }

  private boolean isClosedWithin(Duration time) {
    try {
      return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Whoever means to end us closes us first.
      return closed.getCount() == 0;
    }
  }

  // The edge of whatever goes its rounds: its failure, an Error included, must end here.
  @SuppressWarnings("CatchingUnchecked")
  private boolean oneRound() {
    try {
      round.go();
      return true;
    } catch (InterruptedException e) {
      return true;
    } catch (Throwable e) {
      if (closed.getCount() > 0) {
        tell(e);
      }
      return false;
    }
  }

  @SuppressWarnings("CatchingUnchecked")
  private void tell(Throwable e) {
    try {
      failed.accept(e);
    } catch (Throwable untold) {
      // Without memory for a message; the next round tells if it lasts.
      e.addSuppressed(untold);
    }
  }

  /** Waits for the round under way. */
  @Override
  public void close() {
    closed.countDown();
    join();
  }

  /** Interrupts the round under way, and waits for it. */
  public void closeNow() {
    closed.countDown();
    Thread going = thread();
    if (going != null) {
      going.interrupt();
    }
    join();
  }

  private synchronized Thread thread() {
    return thread;
  }

  private void join() {
    Thread going = thread();
    if (going == null || going == Thread.currentThread()) {
      return;
    }
    try {
      going.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
