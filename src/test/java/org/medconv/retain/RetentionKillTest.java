package org.medconv.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.jobs.JobStore.UnableToChangeJob;
import org.medconv.peers.OwnJvm;

/** {@code kill -9} at random moments of deleting. */
@Tag("heavy")
class RetentionKillTest {
  private static final int STUDIES = 300;
  private static final int KILLS = 15;

  /** Every tenth is not delivered. */
  private static final int KEPT_EVERY = 10;

  @TempDir Path folder;

  @Test
  void what_is_not_delivered_stays_whole_and_the_rest_is_gone_in_the_end() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("RetentionKillTest seed " + seed);
    Random random = new Random(seed);
    List<String> uids = make();
    int interrupted = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      liveUntil(begun() + 1 + random.nextInt(STUDIES / KILLS / 2), random.nextInt(12));
      interrupted += assertConsistent(uids);
    }
    assertThat(liveToTheEnd()).isZero();
    System.out.println("studies met between their first step and their last: " + interrupted);
    assertThat(interrupted).as("else the kills missed what they were meant for").isPositive();
    try (RetainedStudies studies = open()) {
      for (int i = 0; i < uids.size(); i++) {
        assertThat(studies.images(uids.get(i)))
            .isEqualTo(isKept(i + 1) ? RetainedStudies.SLICES : 0);
      }
    }
  }

  private RetainedStudies open() throws IOException {
    return new RetainedStudies(folder, Clock.systemUTC());
  }

  private static boolean isKept(int number) {
    return number % KEPT_EVERY == 0;
  }

  private List<String> make() throws IOException {
    try (RetainedStudies studies = open()) {
      return IntStream.rangeClosed(1, STUDIES)
          .mapToObj(n -> isKept(n) ? studies.reported(n) : studies.delivered(n))
          .toList();
    }
  }

  /** Studies of which the deletion has begun at some time. */
  private long begun() throws IOException {
    AtomicLong begun = new AtomicLong();
    Files.walkFileTree(
        folder.resolve("instances"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.endsWith("deleted.json")) {
              begun.incrementAndGet();
            }
            return FileVisitResult.CONTINUE;
          }

          /** The node deletes beside this. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return begun.get();
  }

  /** Dies a moment after the deletion of so many studies has begun. */
  private void liveUntil(long studies, int milliseconds) throws Exception {
    Process node = start();
    await()
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> begun() >= studies || !node.isAlive());
    node.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    node.destroyForcibly().waitFor();
  }

  private int liveToTheEnd() throws Exception {
    return start().waitFor();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            OwnJvm.command(List.of("-Xmx256m"), DeletingNode.class, folder.toString()))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(folder.resolve("node.log").toFile()))
        .start();
  }

  /** A study that may be run again has all of its images. */
  private int assertConsistent(List<String> uids) throws IOException {
    try (RetainedStudies studies = open()) {
      for (int number = 1; number <= uids.size(); number++) {
        long images = studies.images(uids.get(number - 1));
        if (images < RetainedStudies.SLICES) {
          assertThat(isKept(number)).as("study %d", number).isFalse();
          assertCannotRun(studies, number);
        }
      }
      return studies.store.givenUp(STUDIES).size();
    }
  }

  private static void assertCannotRun(RetainedStudies studies, int job) {
    try {
      studies.jobs.retry(job);
      throw new AssertionError("job %d may be run although its images are gone".formatted(job));
    } catch (UnableToChangeJob right) {
      assertThat(right).hasMessageContaining("were deleted");
    }
  }
}
