package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.peers.OwnJvm;
import org.medconv.receive.ReadySeries.Completeness;

/** A study that ends the process each time it is handed over. */
class SetAsideTest {
  private static final String STUDY = "2.25.4711";
  private static final String SERIES = "2.25.4712";
  private static final int ENDED = 77;

  @TempDir Path storage;

  private static ReceiveConfig config(Path storage) {
    Duration soon = Duration.ofMillis(100);
    return new ReceiveConfig(
        storage, 0, soon, soon.multipliedBy(2), soon, soon.multipliedBy(5), Optional.empty());
  }

  private static Reception open(Path storage, StudyReadyListener listener) throws IOException {
    return Reception.open(
        config(storage), Optional.empty(), ae -> Optional.empty(), listener, Clock.systemUTC());
  }

  /** A node that ends in the middle of a hand-over. */
  static final class EndingNode {
    private EndingNode() {}

    public static void main(String[] arguments) throws Exception {
      try (Reception reception =
          open(
              Path.of(arguments[0]),
              (study, series) -> {
                if (series.isEmpty()) {
                  throw new IllegalStateException("nothing was handed over");
                }
                Runtime.getRuntime().halt(ENDED);
              })) {
        Thread.currentThread().join();
      }
    }
  }

  private int runEndingNode() throws Exception {
    Process process =
        new ProcessBuilder(OwnJvm.command(List.of(), EndingNode.class, storage.toString()))
            .inheritIO()
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("it ends by itself").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void what_ends_the_process_twice_is_set_aside_and_not_opened_again_until_it_is_wanted()
      throws Exception {
    Path series = Files.createDirectories(storage.resolve(STUDY).resolve(SERIES));
    Files.write(series.resolve("2.25.4713.dcm"), new byte[100]);
    assertThat(runEndingNode()).isEqualTo(ENDED);
    assertThat(runEndingNode()).isEqualTo(ENDED);
    List<ReadySeries> handedOver = new CopyOnWriteArrayList<>();
    try (Reception reception = open(storage, (study, each) -> handedOver.addAll(each))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> !handedOver.isEmpty());
      assertThat(handedOver)
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.completeness()).isEqualTo(Completeness.SET_ASIDE);
                assertThat(each.seriesInstanceUid()).isEqualTo(SERIES);
              });
      await().atMost(Duration.ofMinutes(1)).until(() -> reception.waitingStudies() == 0);
    }
    try (Reception restarted = open(storage, (study, each) -> handedOver.addAll(each))) {
      assertThat(restarted.waitingStudies()).as("at the next start").isZero();
      restarted.handOverAgain(STUDY);
      await().atMost(Duration.ofMinutes(1)).until(() -> handedOver.size() == 2);
      assertThat(handedOver.get(1).completeness()).isEqualTo(Completeness.QUIET);
    }
  }
}
