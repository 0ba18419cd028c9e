package org.medconv.lab.train;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Draws the next batch while the device computes the current one. The content of a batch depends
 * only on its place, not on the thread or the time. For one thread.
 */
final class BatchAhead implements AutoCloseable {
  private final Drawing drawing;
  private final ExecutorService beside =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "next batch");
            thread.setDaemon(true);
            return thread;
          });

  private Place last = Place.NONE;
  private float[] values = {};
  private Place next = Place.NONE;
  private Future<float[]> coming;

  /** Draws the values of a batch; callable from any thread. */
  interface Drawing {
    float[] of(EpochOrder order, int from, int to);
  }

  private record Place(int epoch, int from, int to) {
    static final Place NONE = new Place(-1, 0, 0);

    static Place of(EpochOrder order, int from, int to) {
      return new Place(order.epoch(), from, to);
    }
  }

  BatchAhead(Drawing drawing) {
    this.drawing = drawing;
  }

  /**
   * The batch of places {@code from} to {@code to}; taken from the prepared or previous batch if it
   * is the same.
   */
  float[] take(EpochOrder order, int from, int to) {
    Place wanted = Place.of(order, from, to);
    if (wanted.equals(next)) {
      values = drawn();
      next = Place.NONE;
    } else if (!wanted.equals(last)) {
      values = drawing.of(order, from, to);
    }
    last = wanted;
    return values;
  }

  /** Starts to draw a batch that will be taken soon. */
  void prepare(EpochOrder order, int from, int to) {
    Place wanted = Place.of(order, from, to);
    if (!wanted.equals(next)) {
      next = wanted;
      coming = beside.submit(() -> drawing.of(order, from, to));
    }
  }

  private float[] drawn() {
    try {
      return coming.get();
    } catch (ExecutionException | CancellationException e) {
      throw new IllegalStateException("the next batch could not be drawn", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the next batch was drawn", e);
    }
  }

  @Override
  public void close() {
    beside.shutdownNow();
  }
}
