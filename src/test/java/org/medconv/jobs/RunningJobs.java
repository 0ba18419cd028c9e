package org.medconv.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.deliver.Posting;

/** For tests of a runner: database and store in their own folder, closed after each test. */
abstract class RunningJobs {
  static final RunOutcome REPORT =
      new RunOutcome.Reported(
          List.of(new ResultFile("FHIR", Optional.empty(), Path.of("/results/bundle.json"))));

  @TempDir Path folder;
  JobsConfig config;
  Database database;
  JobStore store;
  JobRunner runner;
  private final int maxAttempts;

  RunningJobs(int maxAttempts) {
    this.maxAttempts = maxAttempts;
  }

  @BeforeEach
  void open() {
    config = JobsFixture.config(folder, 1, maxAttempts);
    database = Database.open(config);
    store = new JobStore(database, new Posting(Clock.systemUTC()), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    if (runner != null) {
      runner.close();
    }
    database.close();
  }

  final void start(RunStep step) {
    start(new JobRunner(database, store, config, Clock.systemUTC(), step));
  }

  /**
   * @param patience how long a held queue waits before the next attempt
   */
  final void start(RunStep step, Duration patience) {
    start(new JobRunner(database, store, config, Clock.systemUTC(), step, patience));
  }

  private void start(JobRunner made) {
    runner = made;
    runner.start();
  }

  final Job find(long id) {
    return store.find(id).orElseThrow();
  }

  final void awaitState(long id, JobState state) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(find(id).state()).isEqualTo(state));
  }
}
