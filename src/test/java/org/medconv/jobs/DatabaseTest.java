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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.deliver.Posting;
import org.medconv.jobs.Database.Access;
import org.medconv.peers.OwnJvm;
import org.medconv.record.RecordStore;
import org.medconv.record.RecordedJob;
import org.medconv.text.Secret;

class DatabaseTest {
  private static final String NEWEST =
      "\"installed_rank\" = (SELECT MAX(\"installed_rank\") FROM \"flyway_schema_history\")";

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
  void a_second_process_is_told_that_another_has_it_open() throws Exception {
    Process first = holder();
    try {
      for (Access access : List.of(Access.LOOK, Access.CHANGE)) {
        assertThatThrownBy(() -> Database.openAsItIs(JobsFixture.config(folder), access))
            .isInstanceOfSatisfying(
                Database.UnableToOpenDatabase.class, e -> assertThat(e.isOpenElsewhere()).isTrue())
            .hasMessageContaining("another process has it open");
      }
    } finally {
      first.destroyForcibly().waitFor();
    }
  }

  @Test
  @Tag("heavy")
  void the_node_waits_for_a_command_that_has_it_open() throws Exception {
    Process first = holder();
    CompletableFuture<Database> second =
        CompletableFuture.supplyAsync(() -> Database.open(JobsFixture.config(folder)));
    assertThat(second).isNotCompleted();
    first.destroyForcibly().waitFor();
    second.get(1, TimeUnit.MINUTES).close();
  }

  @Test
  @Tag("heavy")
  void what_was_accepted_is_there_after_kill_and_a_look_changes_nothing() throws Exception {
    holder().destroyForcibly().waitFor();
    Path file = folder.resolve("medconv.mv.db");
    byte[] before = Files.readAllBytes(file);
    try (Database database =
        Database.openAsItIs(JobsFixture.config(folder), Access.LOOK).orElseThrow()) {
      assertThat(store(database).counts()).containsOnly(java.util.Map.entry(JobState.QUEUED, 1L));
      assertThatThrownBy(() -> store(database).cancel(1)).isInstanceOf(RuntimeException.class);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(folder.toFile().list()).containsExactly("medconv.mv.db");
    assertOneQueuedJob();
  }

  @Test
  void who_looks_before_the_first_start_makes_nothing() throws Exception {
    for (Access access : List.of(Access.LOOK, Access.CHANGE)) {
      assertThat(Database.openAsItIs(JobsFixture.config(folder.resolve("data")), access)).isEmpty();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM \"flyway_schema_history\" WHERE " + NEWEST + " | an older version",
        "UPDATE \"flyway_schema_history\" SET \"version\" = '999' WHERE "
            + NEWEST
            + " | a newer version"
      })
  void tables_of_another_version_are_told_and_left_as_they_are(String sql, String whose)
      throws Exception {
    try (Database database = Database.open(JobsFixture.config(folder))) {
      database.inTransaction(transaction -> transaction.execute(sql));
    }
    byte[] before = Files.readAllBytes(folder.resolve("medconv.mv.db"));
    assertThatThrownBy(() -> Database.openAsItIs(JobsFixture.config(folder), Access.LOOK))
        .isInstanceOf(Database.UnableToOpenDatabase.class)
        .hasMessageContaining("it was made by " + whose + " of this program");
    assertThat(Files.readAllBytes(folder.resolve("medconv.mv.db"))).isEqualTo(before);
  }

  /** A database of version 0.3.2 with one job, as left by the last migration of that version. */
  private void makeOfTheVersionBefore() {
    String url = "jdbc:h2:file:" + folder.resolve("medconv");
    Flyway.configure()
        .dataSource(url, "medconv", "")
        .locations("classpath:db/migration")
        .javaMigrations(new QuartzTables())
        .target("11")
        .load()
        .migrate();
    Jdbi.create(url, "medconv", "")
        .useHandle(
            old -> {
              old.execute(
                  """
                  INSERT INTO job (study_instance_uid, series_instance_uid, instances_sha256,
                    segmenter, classifier, rule_name, priority, destinations, files, state, code,
                    reason, attempts, due_at, accepted_at, changed_at)
                  VALUES ('1.2', '1.2.3', ?, 'unet', 'medconv', 'abdomen-ct', 50, 'ehr', ?,
                    'QUEUED', '', '', 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
                  """,
                  "a".repeat(64),
                  "/instances/1.dcm\n/instances/2.dcm\n/instances/3.dcm");
              old.execute(
                  "INSERT INTO job_event (job_id, at, state, note)"
                      + " VALUES (1, CURRENT_TIMESTAMP, 'QUEUED', 'as it was')");
            });
  }

  @Test
  void a_database_of_the_version_before_is_brought_up_to_date_with_all_that_is_in_it() {
    makeOfTheVersionBefore();
    try (Database database = Database.open(JobsFixture.config(folder))) {
      JobStore jobs = store(database);
      assertThat(jobs.history(1)).extracting(JobEvent::note).containsExactly("as it was");
      RecordedJob job = new RecordStore(database).job(1).orElseThrow();
      assertThat(job.images()).isEqualTo(3);
      assertThat(job.run()).isNull();
      assertThat(job.series().instances()).isEqualTo(3);
      assertThat(job.series().handedOver()).isTrue();
      SeriesRows series = new SeriesRows(database);
      assertThat(series.undescribed(9)).containsExactly(new SeriesRows.Undescribed("1.2", "1.2.3"));
      series.described(series.undescribed(9).get(0), Optional.empty());
      assertThat(series.undescribed(9)).isEmpty();
      JobsFixture.abstain(jobs, 1, "NO_ANCHOR", "Nothing to count from.");
      assertThat(new RecordStore(database).runs(1)).hasSize(1);
    }
  }

  private static JobStore store(Database database) {
    return new JobStore(database, new Posting(Clock.systemUTC()), Clock.systemUTC());
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
          .hasMessageContaining("its disk is full; free some space");
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
            "jdbc:h2:file:async:/data/a;write_delay=500;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=20000;TRACE_LEVEL_FILE=0");
    assertThat(Database.withCrashSafety("jdbc:postgresql://db/a"))
        .isEqualTo("jdbc:postgresql://db/a");
  }
}
