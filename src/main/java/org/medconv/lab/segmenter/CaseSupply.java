package org.medconv.lab.segmenter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Draws cases ahead in its own thread, and supplies each several times, far apart. The case of each
 * step depends only on the seed, so a resumed run gets the same cases. Call {@link #next} from one
 * thread.
 */
final class CaseSupply implements AutoCloseable {
  private static final int AHEAD = 6;

  private final BlockingQueue<SegmenterCase> ahead = new ArrayBlockingQueue<>(AHEAD);
  private final Thread drawer;
  private volatile RuntimeException failure;

  /**
   * @param first number of cases supplied before
   * @param uses how often each case is supplied
   */
  CaseSupply(CaseSource cases, long seed, int first, int uses) {
    this.drawer = new Thread(() -> draw(cases, seed, first, uses), "cases");
    drawer.setDaemon(true);
    drawer.start();
  }

  private void draw(CaseSource cases, long seed, int first, int uses) {
    Order order = new Order(seed, uses);
    for (int n = 0; n < first; n++) {
      order.next();
    }
    Map<Long, SegmenterCase> held = new HashMap<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long next = order.next();
        ahead.put(held.computeIfAbsent(next, cases::draw));
        held.keySet().removeIf(one -> !order.awaits(one));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /**
   * A new case, or one that was supplied some time ago.
   *
   * @throws IllegalStateException if drawing failed
   */
  SegmenterCase next() throws InterruptedException {
    for (; ; ) {
      SegmenterCase example = ahead.poll(1, TimeUnit.SECONDS);
      if (example != null) {
        return example;
      }
      if (failure != null) {
        throw new IllegalStateException("no case could be drawn", failure);
      }
    }
  }

  @Override
  public void close() {
    drawer.interrupt();
  }

  /** The seeds of the cases, step by step. */
  private static final class Order {
    private static final int HELD = 40;

    private final List<Deque<Long>> again = new ArrayList<>();
    private final Random random;
    private final int uses;
    private long fresh;
    private int given;

    Order(long seed, int uses) {
      this.random = new Random(seed);
      this.fresh = seed * 1_000_000_007L;
      this.uses = uses;
      for (int use = 1; use < uses; use++) {
        again.add(new ArrayDeque<>());
      }
    }

    long next() {
      int use = given++ % uses;
      if (use > 0 && again.get(use - 1).size() > HELD) {
        return keep(again.get(use - 1).poll(), use);
      }
      return keep(fresh++, 0);
    }

    boolean awaits(long seed) {
      return again.stream().anyMatch(held -> held.contains(seed));
    }

    private long keep(long seed, int use) {
      if (use < again.size()) {
        Deque<Long> held = again.get(use);
        if (random.nextBoolean()) {
          held.addLast(seed);
        } else {
          held.addFirst(seed);
        }
        if (held.size() > 2 * HELD) {
          held.pollLast();
        }
      }
      return seed;
    }
  }
}
