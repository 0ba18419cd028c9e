package org.medconv.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medconv.jobs.JobsFixture.complete;
import static org.medconv.jobs.JobsFixture.routed;
import static org.medconv.jobs.JobsFixture.rule;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.config.Secret;
import org.medconv.deliver.Posting;
import org.medconv.peers.OwnJvm;

class DatabaseTest {
  @TempDir Path folder;

  /** A process that has the database open, with one job in it, until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      Database database = Database.open(JobsFixture.config(Path.of(arguments[0])));
      JobStore store = new JobStore(database, new Posting(Clock.systemUTC()), Clock.systemUTC());
      store.accept(java.util.List.of(complete(1)), routed(complete(1), rule(50, "pacs")));
      System.out.println("open");
      Thread.sleep(Duration.ofMinutes(10).toMillis());
    }
  }

  private Process holder() throws Exception {
    Process process =
        new ProcessBuilder(OwnJvm.command(List.of(), Holder.class, folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.equals("open")) {
      line = out.readLine();
    }
    return process;
  }

  private void assertOneQueuedJob() {
    try (Database database = Database.open(JobsFixture.config(folder))) {
      JobStore store = new JobStore(database, new Posting(Clock.systemUTC()), Clock.systemUTC());
      assertThat(store.counts()).containsOnly(java.util.Map.entry(JobState.QUEUED, 1L));
    }
  }

  @Test
  @Tag("heavy")
  void a_second_process_looks_in_while_the_first_has_it_open() throws Exception {
    Process first = holder();
    try {
      assertOneQueuedJob();
      assertOneQueuedJob();
    } finally {
      first.destroyForcibly().waitFor();
    }
  }

  @Test
  @Tag("heavy")
  void what_was_accepted_is_there_after_kill_and_no_lock_is_left() throws Exception {
    holder().destroyForcibly().waitFor();
    assertThat(folder.resolve("medconv.lock.db")).exists();
    assertOneQueuedJob();
    assertThat(folder.resolve("medconv.lock.db")).doesNotExist();
  }

  @Test
  @Tag("heavy")
  void a_process_goes_on_when_the_one_that_opened_the_database_first_is_killed() throws Exception {
    Process first = holder();
    try (Database database = Database.open(JobsFixture.config(folder))) {
      JobStore store = new JobStore(database, new Posting(Clock.systemUTC()), Clock.systemUTC());
      assertThat(store.counts()).hasSize(1);
      first.destroyForcibly().waitFor();
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(store.counts()).containsEntry(JobState.QUEUED, 1L));
      store.cancel(1);
      assertThat(store.find(1).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
    }
  }

  @Test
  void a_damaged_file_is_reported_in_a_sentence_and_left_as_it_is() throws Exception {
    Path file = folder.resolve("medconv.mv.db");
    Files.write(file, new byte[8192]);
    assertThatThrownBy(() -> Database.open(JobsFixture.config(folder)))
        .isInstanceOf(Database.UnableToOpenDatabase.class)
        .hasMessageContaining("Cannot open the database jdbc:h2:file:")
        .hasMessageContaining("jobs.databaseUrl");
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[8192]);
  }

  @Test
  void an_interrupted_thread_does_not_close_the_database() {
    try (Database database = Database.open(JobsFixture.config(folder))) {
      JobStore store = new JobStore(database, new Posting(Clock.systemUTC()), Clock.systemUTC());
      Thread.currentThread().interrupt();
      try {
        store.accept(java.util.List.of(complete(1)), routed(complete(1), rule(50, "pacs")));
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(store.counts()).containsEntry(JobState.QUEUED, 1L);
    }
  }

  @Test
  void a_database_that_cannot_be_written_is_told_by_its_cause() {
    FullDisk.register();
    FullDisk.fill();
    JobsConfig config =
        new JobsConfig(
            "jdbc:h2:file:full:" + folder.resolve("medconv"),
            "medconv",
            new Secret(""),
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1);
    try {
      assertThatThrownBy(() -> Database.open(config))
          .isInstanceOf(Database.UnableToOpenDatabase.class)
          .hasMessageContaining("its disk is full; free space");
    } finally {
      FullDisk.free();
    }
  }

  @Test
  void a_password_in_the_url_is_not_shown() {
    JobsConfig config =
        new JobsConfig(
            "jdbc:nosuch://host/db?user=a&password=secret",
            "medconv",
            new Secret("secret"),
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1);
    assertThatThrownBy(() -> Database.open(config))
        .isInstanceOf(Database.UnableToOpenDatabase.class)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void settings_in_the_url_are_kept_and_the_missing_ones_added() {
    assertThat(Database.withCrashSafety("jdbc:h2:file:/data/a;write_delay=500"))
        .isEqualTo(
            "jdbc:h2:file:async:/data/a;write_delay=500;AUTO_SERVER=TRUE;LOCK_TIMEOUT=20000;TRACE_LEVEL_FILE=0");
    assertThat(Database.withCrashSafety("jdbc:postgresql://db/a"))
        .isEqualTo("jdbc:postgresql://db/a");
  }
}
