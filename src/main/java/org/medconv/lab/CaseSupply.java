package org.medconv.lab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Draws cases ahead in a thread of its own and hands each out several times, far apart. {@link
 * #next} is for one thread.
 */
final class CaseSupply implements AutoCloseable {
  private static final int AHEAD = 6;
  private static final int HELD = 40;

  private final BlockingQueue<SegmenterCase> fresh = new ArrayBlockingQueue<>(AHEAD);
  private final List<Deque<SegmenterCase>> again = new ArrayList<>();
  private final Random random;
  private final Thread drawer;
  private final int uses;
  private volatile RuntimeException failure;
  private int given;

  CaseSupply(CaseSource cases, long seed, int first, int uses) {
    this.random = new Random(seed + first);
    this.uses = uses;
    for (int use = 1; use < uses; use++) {
      again.add(new ArrayDeque<>());
    }
    this.drawer = new Thread(() -> draw(cases, seed * 1_000_000_007L + 31L * first), "cases");
    drawer.setDaemon(true);
    drawer.start();
  }

  private void draw(CaseSource cases, long firstSeed) {
    try {
      for (long seed = firstSeed; !Thread.currentThread().isInterrupted(); seed++) {
        fresh.put(cases.draw(seed));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /**
   * A case not shown before, or one shown some time ago.
   *
   * @throws IllegalStateException when drawing failed
   */
  SegmenterCase next() throws InterruptedException {
    int use = given++ % uses;
    if (use > 0 && again.get(use - 1).size() > HELD) {
      return keep(again.get(use - 1).poll(), use);
    }
    return keep(take(), 0);
  }

  private SegmenterCase keep(SegmenterCase example, int use) {
    if (use < again.size()) {
      Deque<SegmenterCase> held = again.get(use);
      if (random.nextBoolean()) {
        held.addLast(example);
      } else {
        held.addFirst(example);
      }
      if (held.size() > 2 * HELD) {
        held.pollLast();
      }
    }
    return example;
  }

  private SegmenterCase take() throws InterruptedException {
    for (; ; ) {
      SegmenterCase example = fresh.poll(1, TimeUnit.SECONDS);
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
}
