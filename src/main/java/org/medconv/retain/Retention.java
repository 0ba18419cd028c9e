package org.medconv.retain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.medconv.disk.Folders;
import org.medconv.receive.ReceivedImages;
import org.medconv.retain.RetainStore.GivenUp;
import org.medconv.supervise.Rounds;

/**
 * Deletes data whose time has passed, and images early when the disk fills. Never deletes what is
 * on hold or undelivered.
 *
 * <p>A study's images are first marked in the database, durably, then deleted, then recorded as
 * deleted. After a crash the next round continues; no job can run without its images.
 */
public final class Retention implements AutoCloseable {
  /** Interval between checks of free space. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Interval between checks of ages. */
  private static final Duration BY_AGE_EVERY = Duration.ofMinutes(10);

  /**
   * Images of the last minutes stay: the record may not know them yet, and their sender may be
   * requesting commitment.
   */
  private static final Duration LEAST_AGE = Duration.ofMinutes(10);

  private static final int AT_A_TIME = 100;

  private final RetainConfig config;
  private final RetainStore store;
  private final ReceivedImages images;
  private final Path results;
  private final LongSupplier freeBytes;
  private final Duration leastAge;
  private final Clock clock;
  private final Rounds rounds;
  private Instant nextByAge = Instant.MIN;
  private boolean told;

  /**
   * @param storage folder of received images
   * @param results folder of result files, with one folder per job
   */
  public Retention(
      RetainConfig config, RetainStore store, Path storage, Path results, Clock clock) {
    this(
        config, store, storage, results, clock, () -> storage.toFile().getUsableSpace(), LEAST_AGE);
  }

  Retention(
      RetainConfig config,
      RetainStore store,
      Path storage,
      Path results,
      Clock clock,
      LongSupplier freeBytes,
      Duration leastAge) {
    this.config = config;
    this.store = store;
    this.images = new ReceivedImages(storage);
    this.results = results;
    this.clock = clock;
    this.freeBytes = freeBytes;
    this.leastAge = leastAge;
    this.rounds = new Rounds("retention", LOOK, this::round, RetainLog::roundFailed);
  }

  /** Starts the rounds; the first one continues the work of a crash. */
  public void start() {
    rounds.start();
  }

  /** One check. */
  void round() throws IOException {
    Instant now = clock.instant();
    if (!now.isBefore(nextByAge)) {
      nextByAge = now.plus(BY_AGE_EVERY);
      finish();
      byAge(now);
    }
    byFreeSpace(now);
  }

  private void finish() throws IOException {
    for (GivenUp left : store.givenUp(AT_A_TIME)) {
      delete(left);
    }
  }

  private void byAge(Instant now) throws IOException {
    if (config.received().isPresent()) {
      received(now.minus(config.received().get()), now);
    }
    if (config.results().isPresent()) {
      results(now.minus(config.results().get()), now);
    }
    if (config.record().isPresent()) {
      records(now.minus(config.record().get()));
    }
  }

  private void received(Instant before, Instant now) throws IOException {
    Tally tally = new Tally();
    List<String> due = store.due(before, AT_A_TIME);
    while (!due.isEmpty()) {
      int begun = tally.studies;
      for (String study : due) {
        tally.add(delete(study, before, now));
      }
      due = tally.studies == begun ? List.of() : store.due(before, AT_A_TIME);
    }
    tally.tell();
  }

  private void byFreeSpace(Instant now) throws IOException {
    if (config.whenBelow().isEmpty() || !isLow()) {
      told = false;
      return;
    }
    Instant before = now.minus(leastAge);
    Tally tally = new Tally();
    for (String study : store.due(before, AT_A_TIME)) {
      tally.add(delete(study, before, now));
      if (!isLow()) {
        break;
      }
    }
    tally.tell();
    if (tally.studies == 0 && !told) {
      told = true;
      RetainLog.nothingMayGo(freeBytes.getAsLong(), config.whenBelow().get());
    }
  }

  private boolean isLow() {
    return freeBytes.getAsLong() < config.whenBelow().orElseThrow();
  }

  private Optional<ReceivedImages.Gone> delete(String study, Instant before, Instant now)
      throws IOException {
    return store.giveUp(study, before, now)
        ? delete(new GivenUp(study, now.truncatedTo(ChronoUnit.MICROS)))
        : Optional.empty();
  }

  private Optional<ReceivedImages.Gone> delete(GivenUp study) throws IOException {
    Optional<ReceivedImages.Gone> gone =
        images.delete(study.studyInstanceUid(), study.at().minus(leastAge));
    if (gone.isPresent()) {
      store.gone(study);
    } else {
      store.keep(study);
    }
    return gone;
  }

  private void results(Instant before, Instant now) throws IOException {
    int jobs = 0;
    List<Long> due = store.resultsDue(before, AT_A_TIME);
    while (!due.isEmpty()) {
      for (long job : due) {
        boolean hadSome = Files.isDirectory(folder(job));
        deleteResults(job);
        store.resultsGone(job, hadSome, now);
        jobs += hadSome ? 1 : 0;
      }
      due = store.resultsDue(before, AT_A_TIME);
    }
    if (jobs > 0) {
      RetainLog.results(jobs);
    }
  }

  private Path folder(long job) {
    return results.resolve(Long.toString(job));
  }

  private void deleteResults(long job) throws IOException {
    if (Files.isDirectory(folder(job))) {
      Folders.delete(folder(job));
    }
  }

  private void records(Instant before) throws IOException {
    int studies = 0;
    List<String> due = store.recordDue(before, AT_A_TIME);
    while (!due.isEmpty()) {
      int begun = studies;
      for (String study : due) {
        studies += forget(study, before) ? 1 : 0;
      }
      due = studies == begun ? List.of() : store.recordDue(before, AT_A_TIME);
    }
    if (studies > 0) {
      RetainLog.records(studies);
    }
  }

  /** Deletes the files first: without their rows they could not be found again. */
  private boolean forget(String study, Instant before) throws IOException {
    for (long job : store.jobsOf(study)) {
      deleteResults(job);
    }
    boolean forgotten = store.forget(study, before);
    if (forgotten) {
      images.forget(study);
    }
    return forgotten;
  }

  /** Waits for the study in progress. */
  @Override
  public void close() {
    rounds.close();
  }

  /** What one round deleted. */
  private static final class Tally {
    private int studies;
    private long bytes;

    void add(Optional<ReceivedImages.Gone> gone) {
      studies += gone.isPresent() ? 1 : 0;
      bytes += gone.map(ReceivedImages.Gone::bytes).orElse(0L);
    }

    void tell() {
      if (studies > 0) {
        RetainLog.received(studies, bytes);
      }
    }
  }
}
