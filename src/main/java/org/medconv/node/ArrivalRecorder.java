package org.medconv.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.SeriesArrival;
import org.medconv.jobs.SeriesHeader;
import org.medconv.jobs.SeriesRows;
import org.medconv.jobs.SeriesRows.Undescribed;
import org.medconv.receive.ArrivedInstance;
import org.medconv.supervise.Rounds;

/**
 * Writes arrivals into the record, from the first instance of a study on: twice a second,
 * everything that came since. No C-STORE waits for the database. What a crash loses, the hand-over
 * of the study restores.
 */
final class ArrivalRecorder implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Series from versions without a record, whose headers are read in one round. */
  private static final int AT_A_TIME = 50;

  /** Most series with a known header; older ones are forgotten, and read again. */
  private static final int REMEMBERED = 10_000;

  private final SeriesRows rows;
  private final Path storage;
  private final Clock clock;
  private final ConcurrentMap<Series, Came> came = new ConcurrentHashMap<>();
  private final Set<Series> described = ConcurrentHashMap.newKeySet();
  private final Rounds rounds =
      new Rounds("arrivals", PAUSE, this::record, NodeLog::arrivalsNotRecorded);
  private boolean olderDescribed;

  /**
   * @param storage folder of the received instances
   */
  ArrivalRecorder(SeriesRows rows, Path storage, Clock clock) {
    this.rows = rows;
    this.storage = storage;
    this.clock = clock;
  }

  void start() {
    rounds.start();
  }

  private record Series(String study, String uid) {}

  /** Arrivals of a series since the last round. */
  private record Came(
      ArrivedInstance newest,
      int instances,
      long bytes,
      Instant first,
      Instant last,
      boolean corrected) {

    Came and(Came later) {
      return new Came(
          later.newest,
          instances + later.instances,
          bytes + later.bytes,
          first,
          later.last,
          corrected || later.corrected);
    }
  }

  /** Records an instance. Thread-safe. */
  void kept(ArrivedInstance instance) {
    if (!instance.first() && !instance.corrected()) {
      return;
    }
    Instant now = clock.instant();
    long bytes = instance.first() ? size(instance.file()) : 0;
    int count = instance.first() ? 1 : 0;
    Came one = new Came(instance, count, bytes, now, now, instance.corrected());
    came.merge(seriesOf(instance), one, Came::and);
  }

  private static Series seriesOf(ArrivedInstance instance) {
    return new Series(instance.studyInstanceUid(), instance.seriesInstanceUid());
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }

  /**
   * Writes the arrivals of a study before its hand-over: the hand-over then sets the final numbers,
   * and nothing is added to them.
   */
  void beforeHandOver(String studyInstanceUid) {
    List<Series> series =
        came.keySet().stream().filter(each -> each.study().equals(studyInstanceUid)).toList();
    try {
      recordThese(series);
    } catch (RuntimeException e) {
      // The hand-over fails for the same reason, and is repeated.
      NodeLog.arrivalsNotRecorded(e);
    }
  }

  private void record() {
    List<Series> series = List.copyOf(came.keySet());
    if (!series.isEmpty()) {
      recordThese(series);
    } else if (!olderDescribed) {
      olderDescribed = describeOlder();
    }
  }

  private void recordThese(List<Series> series) {
    List<Came> taken = new ArrayList<>();
    series.forEach(each -> Optional.ofNullable(came.remove(each)).ifPresent(taken::add));
    try {
      rows.arrived(taken.stream().map(this::arrival).toList());
    } catch (RuntimeException e) {
      taken.forEach(each -> came.merge(seriesOf(each.newest()), each, (now, old) -> old.and(now)));
      throw e;
    }
    if (described.size() > REMEMBERED) {
      described.clear();
    }
    taken.forEach(each -> described.add(seriesOf(each.newest())));
  }

  private SeriesArrival arrival(Came of) {
    ArrivedInstance instance = of.newest();
    boolean known = described.contains(seriesOf(instance)) && !of.corrected();
    return new SeriesArrival(
        instance.studyInstanceUid(),
        instance.seriesInstanceUid(),
        instance.callingAe(),
        instance.callingHost(),
        of.instances(),
        of.bytes(),
        of.first(),
        of.last(),
        known ? Optional.empty() : header(instance.file()));
  }

  private static Optional<SeriesHeader> header(Path file) {
    try {
      return Optional.of(SeriesHeader.of(Part10File.readHeader(file).dataset()));
    } catch (IOException unreadable) {
      // The hand-over sets its final state.
      return Optional.empty();
    }
  }

  /**
   * Reads the headers of series that came before there was a record, as long as their files exist.
   */
  private boolean describeOlder() {
    List<Undescribed> older = rows.undescribed(AT_A_TIME);
    older.forEach(each -> rows.described(each, firstHeader(each)));
    return older.size() < AT_A_TIME;
  }

  private Optional<SeriesHeader> firstHeader(Undescribed series) {
    Path folder = storage.resolve(series.studyInstanceUid()).resolve(series.seriesInstanceUid());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.dcm")) {
      for (Path file : files) {
        Optional<SeriesHeader> header = header(file);
        if (header.isPresent()) {
          return header;
        }
      }
      return Optional.empty();
    } catch (IOException goneOrUnreadable) {
      return Optional.empty();
    }
  }

  /** Writes the last arrivals. */
  @Override
  public void close() {
    rounds.close();
    try {
      record();
    } catch (RuntimeException e) {
      NodeLog.arrivalsNotRecorded(e);
    }
  }
}
