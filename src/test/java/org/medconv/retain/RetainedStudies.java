package org.medconv.retain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.bench.SampleSeries;
import org.medconv.deliver.Posting;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsFixture;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;

/** Received studies with their jobs, in a real database and on disk, as the node leaves them. */
final class RetainedStudies implements AutoCloseable {
  static final int SLICES = 6;

  final Database database;
  final JobStore jobs;
  final RetainStore store;
  final Path storage;
  final Path results;
  private final Clock clock;

  RetainedStudies(Path folder, Clock clock) throws IOException {
    this.clock = clock;
    storage = Files.createDirectories(folder.resolve("instances"));
    results = Files.createDirectories(folder.resolve("results"));
    database = Database.open(JobsFixture.config(folder));
    jobs = new JobStore(database, new Posting(clock), clock);
    store = new RetainStore(database);
  }

  /**
   * A study of one series, screened and sent to the PACS.
   *
   * @return its UID
   */
  String delivered(int number) {
    String study = reported(number);
    deliver(number);
    return study;
  }

  /** The same with its results still to be sent. */
  String reported(int number) {
    ReadySeries series = received(number);
    jobs.accept(List.of(series), JobsFixture.routed(series, JobsFixture.rule(50, "pacs")));
    Path bundle = results.resolve(Integer.toString(number)).resolve("fhir.json");
    write(bundle, "{}");
    JobsFixture.report(jobs, number, bundle);
    return series.studyInstanceUid();
  }

  /** The delivery of the job of this number ends, as the outbox ends it. */
  void deliver(long job) {
    database.inTransaction(
        transaction -> {
          transaction
              .createUpdate(
                  "UPDATE delivery SET state = 'SENT', changed_at = :now WHERE job_id = :id")
              .bind("now", clock.instant())
              .bind("id", job)
              .execute();
          transaction
              .createUpdate("UPDATE job SET state = 'DELIVERED', changed_at = :now WHERE id = :id")
              .bind("now", clock.instant())
              .bind("id", job)
              .execute();
          return null;
        });
  }

  /** The results of this job take back those of a former one, as with a KO. */
  void withdraws(long job, long former) {
    database.inTransaction(
        transaction ->
            transaction.execute(
                "UPDATE job_result SET name = 'KO', former_job_id = ? WHERE job_id = ?",
                former,
                job));
  }

  /** The delivery of this job is in this state. */
  void deliveryIs(long job, String state) {
    database.inTransaction(
        transaction ->
            transaction.execute("UPDATE delivery SET state = ? WHERE job_id = ?", state, job));
  }

  /** This job is of that study and has not yet written the withdrawal of its former results. */
  void owesWithdrawal(long job, String study) {
    database.inTransaction(
        transaction ->
            transaction.execute(
                "UPDATE job SET owes_withdrawal = TRUE, study_instance_uid = ? WHERE id = ?",
                study,
                job));
  }

  /** Puts the images of a study into the storage, as come just now. */
  ReadySeries received(int number) {
    SampleSeries sample = new SampleSeries(number, 8, SLICES);
    Path folder = storage.resolve(sample.studyInstanceUid()).resolve(sample.seriesInstanceUid());
    List<Path> files = new ArrayList<>();
    for (int slice = 0; slice < SLICES; slice++) {
      files.add(put(folder, sample.slice(slice)));
    }
    return new ReadySeries(
        sample.studyInstanceUid(),
        sample.seriesInstanceUid(),
        files,
        "%064d".formatted(number),
        Completeness.QUIET,
        clock.instant(),
        clock.instant(),
        1000,
        List.of());
  }

  private Path put(Path folder, Attributes image) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(image.getString(Tag.SOPInstanceUID) + ".dcm");
      Part10File.write(file, image, UID.ExplicitVRLittleEndian);
      return Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many images of a study are on disk. */
  long images(String study) {
    Path folder = storage.resolve(study);
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".dcm")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Retention by time alone. */
  Retention byAge(Duration received, Duration results, Duration record) {
    return retention(
        new RetainConfig(
            Optional.ofNullable(received),
            Optional.empty(),
            Optional.ofNullable(results),
            Optional.ofNullable(record)),
        () -> Long.MAX_VALUE);
  }

  Retention retention(RetainConfig config, java.util.function.LongSupplier free) {
    return new Retention(config, store, storage, results, clock, free, Duration.ofMinutes(1));
  }

  RetainPlan plan(Duration received) {
    Instant now = clock.instant();
    return store.plan(new RetainPlan.Before(now.minus(received), null, null), now, 10);
  }

  @Override
  public void close() {
    database.close();
  }
}
