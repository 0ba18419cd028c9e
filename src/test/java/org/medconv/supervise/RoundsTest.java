package org.medconv.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final AtomicInteger gone = new AtomicInteger();
  private final List<Throwable> told = new CopyOnWriteArrayList<>();

  private Rounds rounds(Rounds.Round first) {
    return new Rounds(
        "rounds",
        PAUSE,
        () -> {
          if (gone.getAndIncrement() == 0) {
            first.go();
          }
        },
        told::add);
  }

  private void assertGoesOnAfter(Class<? extends Throwable> failure, Rounds.Round first) {
    try (Rounds rounds = rounds(first)) {
      rounds.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> gone.get() > 2);
      assertThat(told).singleElement().isInstanceOf(failure);
    }
  }

  @Test
  void a_round_that_throws_is_told_and_the_next_follows() {
    assertGoesOnAfter(
        IllegalStateException.class,
        () -> {
          throw new IllegalStateException("the first");
        });
  }

  @Test
  void an_error_is_told_and_the_next_round_follows() {
    assertGoesOnAfter(StackOverflowError.class, RoundsTest::callWithoutEnd);
  }

  @Test
  void a_failure_that_cannot_be_told_ends_nothing() {
    BlockingQueue<Integer> rounds = new LinkedBlockingQueue<>();
    Rounds untold =
        new Rounds(
            "rounds",
            PAUSE,
            () -> {
              rounds.add(1);
              throw new IllegalStateException("each");
            },
            failure -> {
              throw new OutOfMemoryError("while it was told");
            });
    try (untold) {
      untold.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> rounds.size() > 2);
    }
  }

  @Test
  void a_stray_interrupt_ends_nothing() {
    assertInterruptEndsNothing();
  }

  private void assertInterruptEndsNothing() {
    try (Rounds rounds = rounds(() -> Thread.currentThread().interrupt())) {
      rounds.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> gone.get() > 2);
      assertThat(told).isEmpty();
    }
  }

  @Test
  void a_round_that_waits_is_ended_by_closing_at_once() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    Rounds rounds =
        rounds(
            () -> {
              waiting.countDown();
              TimeUnit.HOURS.sleep(1);
            });
    rounds.start();
    assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
    rounds.closeNow();
    assertThat(gone).hasValue(1);
    assertThat(told).isEmpty();
  }

  private static void callWithoutEnd() {
    callWithoutEnd(0);
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int callWithoutEnd(int depth) {
    return 1 + callWithoutEnd(depth + 1);
  }
}
