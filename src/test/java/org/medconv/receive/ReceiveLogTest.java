package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.bench.SampleSeries;
import org.medconv.peers.ManualClock;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.Programs;
import org.medconv.words.FailureKind;

class ReceiveLogTest {
  @TempDir Path folder;

  /** A separate process, whose log is read as an administrator reads it. */
  static final class Failing {
    public static void main(String[] arguments) {
      try {
        Jdbi.create("jdbc:h2:mem:")
            .useHandle(
                handle ->
                    handle
                        .createUpdate("INSERT INTO job VALUES (:study, :name)")
                        .bind("study", "1.2.840.99")
                        .bind("name", "Doe^Jane")
                        .execute());
      } catch (JdbiException refused) {
        ReceiveLog.handOverFailed(1, FailureKind.withPlace(refused), true);
        ReceiveLog.trackingFailed(refused);
      }
      ReceiveLog.unreadableRecord("HandOver", new IOException("/instances/1.2.840.99: Doe^Jane"));
      FileSystemException full =
          new FileSystemException("/instances/1.2.840.99", null, "No space left on device");
      ReceiveLog.trackingFailed(new UncheckedIOException(full));
      ReceiveLog.unreadableRecord("announcement", full);
    }
  }

  /** Two studies on a disk that is full, then has room for one of them, then is full again. */
  static final class FullDisk {
    private static final Path FULL = Path.of("/dev/full");

    public static void main(String[] arguments) throws Exception {
      Path storage = Files.createDirectories(Path.of(arguments[0]));
      InstanceFolders folders = new InstanceFolders(storage);
      ManualClock clock = new ManualClock();
      Duration quiet = Duration.ofMinutes(1);
      ReceiveConfig config =
          new ReceiveConfig(storage, 0, quiet, quiet, quiet, quiet, Optional.empty());
      SeriesTracker tracker =
          new SeriesTracker(config, folders, Optional.empty(), new Nobody(), clock, Runnable::run);
      List<Path> marks = new ArrayList<>();
      for (int study = 1; study <= 2; study++) {
        SampleSeries series = new SampleSeries(study, 4, 10);
        tracker.arrived(Sent.of(series.slice(0)).placedIn(folders));
        Path mark = folders.study(series.studyInstanceUid()).resolve("handling");
        marks.add(Files.createSymbolicLink(mark, FULL));
      }
      look(tracker, clock);
      Files.delete(marks.get(0));
      look(tracker, clock);
    }

    private static void look(SeriesTracker tracker, ManualClock clock) {
      for (int look = 0; look < 4; look++) {
        clock.pass(Duration.ofHours(3));
        tracker.examineDue();
      }
    }
  }

  /** Receives nothing. */
  private static final class Nobody implements StudyReadyListener {
    @Override
    public void beingCorrected(String study, Instant since) {}

    @Override
    public void studyReady(String study, List<ReadySeries> ready) {}

    @Override
    public boolean remembers(String study) {
      return true;
    }
  }

  /** The log named the class of the exception, for each study and each attempt. */
  @Test
  void a_full_disk_is_told_by_its_name_once_until_a_study_is_handed_over() {
    Path storage = folder.resolve("instances");
    Programs.Result log =
        Programs.run(OwnJvm.command(List.of(), FullDisk.class, storage.toString()));
    assertThat(log.output().lines().filter(line -> line.contains("NODE-02")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .endsWith(
                        "NODE-0204 study could not be handed over (attempt 1), trying again later:"
                            + " the disk of %s is full; free space".formatted(storage)),
            line -> assertThat(line).contains("NODE-0203 study handed over"),
            line -> assertThat(line).contains("NODE-0204").contains("is full"));
  }

  /** Jdbi names the bound values in its message, and the log contained the whole exception. */
  @Test
  void what_fails_is_logged_by_kind_and_sqlstate_without_values_paths_and_stack_traces() {
    Programs.Result log = Programs.run(OwnJvm.command(List.of(), Failing.class));
    assertThat(log.output())
        .contains(
            "NODE-0204 study could not be handed over (attempt 1), trying again later:"
                + " JdbcSQLSyntaxErrorException, SQLSTATE 42")
        .contains("NODE-0207 tracking failed and continues; the files are safe: JdbcSQLSyntax")
        .contains("NODE-0206 a HandOver file cannot be read and was skipped: IOException")
        .contains(
            "NODE-0207 tracking failed and continues; the files are safe: the disk of the storage"
                + " (receive.storage) is full; free space")
        .contains("NODE-0206 a announcement file cannot be read and was skipped: the disk of the")
        .doesNotContain("1.2.840", "Doe", "Jane", "INSERT", "\tat ");
  }
}
