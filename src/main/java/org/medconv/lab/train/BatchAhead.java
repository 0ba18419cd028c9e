package org.medconv.lab.train;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Draws the next batch while the device computes on the one before, which otherwise would wait for
 * it. What a batch holds follows from its place alone, so that nothing depends on who drew it and
 * when. For one thread.
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

  /** Draws the values of a batch; in any thread. */
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
   * The batch of the places {@code from} to {@code to}: what was prepared, or given before, where
   * it is this one.
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

  /** Has a batch drawn that will be taken soon. */
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
