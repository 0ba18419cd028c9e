package org.medconv.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.medconv.dicom.net.Announcements;
import org.medconv.receive.HandOver.Handed;
import org.medconv.receive.KeptInstance.Arrival;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.receive.SeriesWatch.Look;
import org.medconv.receive.StudyWatch.Noted;
import org.medconv.words.FailureKind;
import org.medconv.words.FileTrouble;

/**
 * Detects when a study has settled, and hands over the whole study. A study has settled when each
 * series is complete by a rule of {@link Completeness} or has reached the hard limit. If some
 * series delay the study, the settled ones are handed over without them.
 *
 * <p>The files say what was received; memory holds only the waiting studies and their times. A late
 * instance reopens its study, and the whole study is handed over again. After a restart, studies
 * whose files differ from their {@link HandOver} marker wait again from the restart on, because the
 * sender was cut off and needs time.
 *
 * <p>Several nodes may share one storage. Each hands over the studies of which it received a part;
 * the listener recognises repeated content.
 */
final class SeriesTracker implements Announcements {
  /** Most refused objects to remember. A restart forgets them, and their series wait longer. */
  private static final int MOST_REFUSED = 100_000;

  private final ReceiveConfig config;
  private final InstanceFolders folders;
  private final Announced announced;
  private final Optional<SeriesQuery> query;
  private final StudyReadyListener listener;
  private final Clock clock;
  private final Executor examiners;
  private final ConcurrentMap<String, StudyWatch> waiting = new ConcurrentHashMap<>();
  private final Set<String> refused = newestOf(MOST_REFUSED);

  /** Disk problems logged since the last hand-over. */
  private final Set<String> diskTroubles = ConcurrentHashMap.newKeySet();

  private volatile Instant nextCleaning = Instant.MIN;

  /**
   * @param examiners runs the examinations, which may wait for the archive or for the listener
   */
  SeriesTracker(
      ReceiveConfig config,
      InstanceFolders folders,
      Optional<SeriesQuery> query,
      StudyReadyListener listener,
      Clock clock,
      Executor examiners)
      throws IOException {
    this.config = config;
    this.folders = folders;
    this.announced = Announced.in(folders.storage());
    this.query = query;
    this.listener = listener;
    this.clock = clock;
    this.examiners = examiners;
  }

  /**
   * Reopens studies that were not handed over when the node stopped. Reception continues meanwhile.
   */
  void reopen() throws IOException {
    for (String study : folders.studies()) {
      List<SeriesContent> contents = contents(study);
      contents.forEach(series -> remember(study, series));
      if (waiting.containsKey(study)) {
        // The study is arriving now.
        continue;
      }
      if (!listener.remembers(study)) {
        HandOver.forget(folders.study(study));
      }
      if (!isHandedOver(study, contents)) {
        waiting.putIfAbsent(study, new StudyWatch(study, config, clock.instant()));
      }
    }
    ReceiveLog.reopened(waiting.size());
  }

  private void remember(String study, SeriesContent content) {
    Path series = folders.series(study, content.seriesInstanceUid());
    content.uids().forEach(instance -> folders.remember(instance, series));
  }

  private static Set<String> newestOf(int most) {
    Map<String, Boolean> newest =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > most;
          }
        };
    return Collections.synchronizedSet(Collections.newSetFromMap(newest));
  }

  /** Records an object that the node refused permanently, so that no study waits for it. */
  void refused(String sopInstanceUid) {
    refused.add(sopInstanceUid);
  }

  /** Records an instance. A repeated one only shows that its sender is still active. */
  void arrived(KeptInstance instance) {
    Instant now = clock.instant();
    InstanceUids uids = instance.uids();
    waiting.compute(
        uids.study(),
        (study, open) -> {
          if (open == null && instance.arrival() == Arrival.AGAIN) {
            return null;
          }
          StudyWatch watch = open == null ? new StudyWatch(study, config, now) : open;
          watch.arrived(uids.series(), now);
          return watch;
        });
    if (instance.corrected()) {
      corrected(uids.study(), now);
    }
  }

  private void corrected(String study, Instant at) {
    StudyWatch watch = waiting.get(study);
    if (watch != null && watch.firstCorrection()) {
      ReceiveLog.corrected();
      examiners.execute(() -> tellOfCorrection(study, at));
    }
  }

  private void tellOfCorrection(String study, Instant at) {
    try {
      listener.beingCorrected(study, at);
    } catch (RuntimeException e) {
      // The following hand-over still supersedes the old jobs.
      ReceiveLog.correctionNotTold(e);
    }
  }

  @Override
  public void announced(String studyInstanceUid, Map<String, Set<String>> instancesBySeries) {
    if (!InstanceUids.isUid(studyInstanceUid)) {
      throw new IllegalArgumentException("an announcement needs a StudyInstanceUID");
    }
    try {
      announced.add(studyInstanceUid, instancesBySeries);
    } catch (IOException e) {
      throw new UncheckedIOException("the announcement could not be stored", e);
    }
    StudyWatch watch = waiting.get(studyInstanceUid);
    if (watch != null) {
      watch.announced(clock.instant());
    }
  }

  /** Examines again a study that was handed over or set aside, on the administrator's request. */
  void handOverAgain(String studyInstanceUid) {
    waiting.computeIfAbsent(studyInstanceUid, this::openAgain);
  }

  private StudyWatch openAgain(String study) {
    try {
      HandOver.forget(folders.study(study));
      HandlingMark.forget(folders.study(study));
    } catch (IOException e) {
      throw new UncheckedIOException("the study could not be opened again", e);
    }
    return new StudyWatch(study, config, clock.instant());
  }

  /** Number of studies that wait to settle. */
  int waitingStudies() {
    return waiting.size();
  }

  /** Examines every study that is due. Call this about once per second. */
  void examineDue() {
    Instant now = clock.instant();
    cleanDaily(now);
    for (StudyWatch watch : waiting.values()) {
      if (watch.take(now)) {
        examiners.execute(() -> examine(watch));
      }
    }
  }

  private void cleanDaily(Instant now) {
    if (now.isBefore(nextCleaning)) {
      return;
    }
    nextCleaning = now.plus(Duration.ofDays(1));
    try {
      announced.forgetOld(now);
    } catch (IOException e) {
      ReceiveLog.unreadableRecord("announcement", e);
    }
  }

  private void examine(StudyWatch watch) {
    try {
      if (!Files.isDirectory(folders.study(watch.studyInstanceUid()))) {
        // Somebody deleted the study by hand.
        waiting.remove(watch.studyInstanceUid(), watch);
        return;
      }
      Optional<HandlingMark> mark = HandlingMark.open(folders.study(watch.studyInstanceUid()));
      if (mark.isEmpty()) {
        // Another node on the same storage is handling it.
        watch.retryLater(clock.instant());
        return;
      }
      try (HandlingMark held = mark.get()) {
        examine(watch, held);
      }
    } catch (Throwable e) {
      // Catches everything, an Error of the listener included: the study must not be lost.
      failed(watch, e);
    }
  }

  private void failed(StudyWatch watch, Throwable cause) {
    watch.failed(!(cause instanceof IOException || cause instanceof UncheckedIOException));
    Optional<String> disk = FileTrouble.ofDisk(cause, folders.storage());
    String reason = disk.orElseGet(() -> FailureKind.withPlace(cause));
    // A full disk affects every study.
    boolean first = disk.isPresent() ? diskTroubles.add(reason) : watch.failsFirstFor(reason);
    ReceiveLog.handOverFailed(watch.retryLater(clock.instant()), reason, first);
  }

  private void examine(StudyWatch watch, HandlingMark mark) throws IOException {
    Noted noted = watch.noted();
    List<SeriesContent> contents = contents(watch.studyInstanceUid());
    Map<String, Set<String>> announcedSeries = announced(watch.studyInstanceUid(), contents);
    Optional<Map<String, Handed>> settled =
        mark.endings() >= config.maxEndings() || watch.failsForGood()
            ? Optional.of(setAside(contents))
            : settle(watch, noted, contents, announcedSeries);
    if (settled.isPresent()) {
      handOver(watch.studyInstanceUid(), contents, new HandOver(settled.get()));
      if (settled.get().size() == contents.size()) {
        mark.handedOver();
        if (forget(watch, noted)) {
          return;
        }
      }
    }
    watch.lookAgain(noted, !announcedSeries.isEmpty(), clock.instant());
  }

  /** Announced instances, and those that a series had before its images were deleted. */
  private Map<String, Set<String>> announced(String study, List<SeriesContent> contents)
      throws IOException {
    Map<String, Set<String>> all = new HashMap<>(announced.of(study));
    for (SeriesContent content : contents) {
      String series = content.seriesInstanceUid();
      Optional<DeletedSeries> deleted = DeletedSeries.of(folders.series(study, series));
      if (deleted.isPresent()) {
        Set<String> both = new HashSet<>(all.getOrDefault(series, Set.of()));
        both.addAll(deleted.get().instances().keySet());
        all.put(series, both);
      }
    }
    return all;
  }

  /** What is known of each series without opening its files. */
  private static Map<String, Handed> setAside(List<SeriesContent> contents) {
    Map<String, Handed> settled = new HashMap<>();
    for (SeriesContent content : contents) {
      settled.put(
          content.seriesInstanceUid(), new Handed(content.sha256(), Completeness.SET_ASIDE));
    }
    return settled;
  }

  /**
   * Examines each series of a study. Settled series go without the others once the study has been
   * quiet for the longest time that a complete series needs.
   *
   * @return empty if it is too early to hand anything over
   */
  private Optional<Map<String, Handed>> settle(
      StudyWatch watch,
      Noted noted,
      List<SeriesContent> contents,
      Map<String, Set<String>> announcedSeries)
      throws IOException {
    Instant now = clock.instant();
    Duration studyQuiet = Duration.between(noted.activity(), now);
    HandOver before = HandOver.read(folders.study(watch.studyInstanceUid()));
    Map<String, Handed> settled = new HashMap<>();
    for (SeriesContent content : contents) {
      String uid = content.seriesInstanceUid();
      SeriesWatch series = watch.series(uid);
      before.completenessOf(content).ifPresent(known -> series.recall(content, known));
      Look look =
          new Look(
              now,
              watch.studyInstanceUid(),
              content,
              studyQuiet,
              Duration.between(noted.activityOf(uid), now),
              announcedSeries.getOrDefault(uid, Set.of()),
              refused::contains);
      series
          .look(look, query)
          .ifPresent(found -> settled.put(uid, new Handed(content.sha256(), found)));
    }
    boolean all = settled.size() == contents.size();
    boolean moreMayBegin =
        !settled.keySet().containsAll(announcedSeries.keySet())
            && studyQuiet.compareTo(config.quiet()) < 0;
    boolean overdue = !settled.isEmpty() && studyQuiet.compareTo(config.quietWithoutQuery()) >= 0;
    return (all && !moreMayBegin) || overdue ? Optional.of(settled) : Optional.empty();
  }

  private void handOver(String study, List<SeriesContent> contents, HandOver handOver)
      throws IOException {
    List<SeriesContent> settled =
        contents.stream()
            .filter(content -> handOver.series().containsKey(content.seriesInstanceUid()))
            .toList();
    if (isHandedOver(study, settled)) {
      return;
    }
    List<ReadySeries> ready = new ArrayList<>();
    for (SeriesContent content : settled) {
      ready.add(ready(study, content, handOver.series().get(content.seriesInstanceUid())));
    }
    listener.studyReady(study, List.copyOf(ready));
    handOver.write(folders.study(study));
    diskTroubles.clear();
    ReceiveLog.handedOver(
        ready.size(),
        ready.stream().filter(s -> s.completeness() == Completeness.INCOMPLETE).count());
  }

  private static ReadySeries ready(String study, SeriesContent content, Handed handed)
      throws IOException {
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    long bytes = 0;
    for (Path file : content.files()) {
      bytes += Files.size(file);
      Instant arrival = Files.getLastModifiedTime(file).toInstant();
      first = arrival.isBefore(first) ? arrival : first;
      last = arrival.isAfter(last) ? arrival : last;
    }
    return new ReadySeries(
        study,
        content.seriesInstanceUid(),
        content.files(),
        handed.instancesSha256(),
        handed.completeness(),
        first,
        last,
        bytes,
        content.corrections().map(Corrections::attributes).orElse(List.of()));
  }

  /** Ends the watch, unless something has arrived since. */
  private boolean forget(StudyWatch watch, Noted noted) {
    StudyWatch left =
        waiting.computeIfPresent(
            watch.studyInstanceUid(), (uid, open) -> open.isUnchanged(noted) ? null : open);
    return left == null;
  }

  private boolean isHandedOver(String study, List<SeriesContent> contents) throws IOException {
    HandOver before = HandOver.read(folders.study(study));
    return contents.stream().allMatch(content -> before.completenessOf(content).isPresent());
  }

  private List<SeriesContent> contents(String study) throws IOException {
    List<SeriesContent> contents = new ArrayList<>();
    for (String series : folders.seriesOf(study)) {
      SeriesContent content =
          SeriesContent.of(
              series,
              folders.instances(study, series),
              Corrections.of(folders.series(study, series)));
      if (!content.instances().isEmpty()) {
        contents.add(content);
      }
    }
    return contents;
  }
}
