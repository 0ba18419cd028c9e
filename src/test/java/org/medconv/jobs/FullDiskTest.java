package org.medconv.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.medconv.jobs.JobsFixture.ready;
import static org.medconv.jobs.JobsFixture.routed;
import static org.medconv.jobs.JobsFixture.rule;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.deliver.Posting;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.text.Secret;

/** A full disk makes H2 close the database; the node continues when there is space again. */
class FullDiskTest {
  private static final RunStep REPORT =
      job ->
          new RunOutcome.Reported(
              List.of(
                  new ResultFile(
                      "SR",
                      Optional.of(new InstanceReference("1.2.840.10008.5.1.4.1.1.88.33", "2.25.1")),
                      Path.of("sr.dcm"))));

  private static final int FILLINGS = Integer.getInteger("fillings", 3);

  @TempDir Path folder;

  @AfterEach
  void free() {
    FullDisk.free();
  }

  private JobsConfig config() {
    FullDisk.register();
    return new JobsConfig(
        "jdbc:h2:file:full:" + folder.resolve("medconv"),
        "medconv",
        new Secret(""),
        1,
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        3);
  }

  private static void accept(JobRunner runner, int number) {
    ReadySeries series = ready("1.1." + number, "1.1." + number + ".1", 40, Completeness.QUERIED);
    runner.accept(List.of(series), routed(series, rule(50)));
  }

  private static void awaitDelivered(JobStore store, int jobs) {
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(store.counts()).containsEntry(JobState.DELIVERED, (long) jobs));
  }

  @Test
  void the_node_works_on_by_itself_when_a_full_disk_has_space_again() {
    try (Database database = Database.open(config())) {
      JobStore store = new JobStore(database, new Posting(Clock.systemUTC()), Clock.systemUTC());
      JobRunner runner = new JobRunner(database, store, config(), Clock.systemUTC(), REPORT);
      try (runner) {
        runner.start();
        accept(runner, 1);
        awaitDelivered(store, 1);
        for (int filling = 2; filling < 2 + FILLINGS; filling++) {
          int number = filling;
          FullDisk.fill();
          assertThatThrownBy(() -> accept(runner, number)).isInstanceOf(RuntimeException.class);
          FullDisk.free();
          await()
              .atMost(Duration.ofMinutes(1))
              .ignoreExceptions()
              .until(
                  () -> {
                    accept(runner, number);
                    return true;
                  });
          awaitDelivered(store, number);
        }
      }
    }
  }

  @Test
  void a_database_that_a_full_disk_has_closed_does_not_hold_up_the_stop() {
    try (Database database = Database.open(config())) {
      JobStore store = new JobStore(database, new Posting(Clock.systemUTC()), Clock.systemUTC());
      JobRunner runner = new JobRunner(database, store, config(), Clock.systemUTC(), REPORT);
      runner.start();
      accept(runner, 1);
      awaitDelivered(store, 1);
      FullDisk.fill();
      assertThatThrownBy(() -> accept(runner, 2)).isInstanceOf(RuntimeException.class);
      org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(60), runner::close);
    }
  }
}
