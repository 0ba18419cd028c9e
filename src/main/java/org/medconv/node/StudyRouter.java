package org.medconv.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.UnreadableFile;
import org.medconv.jobs.DatabaseTrouble;
import org.medconv.jobs.JobRunner;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.SeriesHeader;
import org.medconv.receive.ArrivedInstance;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.StudyReadyListener;
import org.medconv.route.Decision;
import org.medconv.route.MajorityImage;
import org.medconv.route.Mode;
import org.medconv.route.RoutingHeader;
import org.medconv.route.RuleFolder;
import org.medconv.route.SeriesFacts;

/** Asks the rules about a settled study and hands the answer to the jobs. */
final class StudyRouter implements StudyReadyListener {
  private final RuleFolder rules;
  private final Mode mode;
  private final WhatIsKnown known;
  private final JobRunner jobs;
  private final JobStore store;
  private final ArrivalRecorder arrivals;

  /** Rules that were said once not to be decided. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  StudyRouter(
      RuleFolder rules,
      Mode mode,
      WhatIsKnown known,
      JobRunner jobs,
      JobStore store,
      ArrivalRecorder arrivals) {
    this.rules = rules;
    this.mode = mode;
    this.known = known;
    this.jobs = jobs;
    this.store = store;
    this.arrivals = arrivals;
  }

  /** Every study handed over leaves a job, be it one that says that no rule matched. */
  @Override
  public boolean remembers(String studyInstanceUid) {
    return store.hasJobOf(studyInstanceUid);
  }

  @Override
  public void beingCorrected(String studyInstanceUid, Instant since) {
    store.cancelAllOf(
        studyInstanceUid,
        since,
        "The images were sent again with another identity; a new job follows");
  }

  @Override
  public void instanceKept(ArrivedInstance instance) {
    arrivals.kept(instance);
  }

  @Override
  public void studyReady(String studyInstanceUid, List<ReadySeries> study) {
    arrivals.beforeHandOver(studyInstanceUid);
    List<SeriesFacts> facts = new ArrayList<>();
    Map<String, String> unreadable = new HashMap<>();
    for (ReadySeries series : study) {
      if (series.completeness().mayBeScreened()) {
        try {
          facts.add(facts(series));
        } catch (UnreadableFile e) {
          unreadable.put(series.seriesInstanceUid(), e.getMessage());
        }
      }
    }
    Decision decision = rules.current().decide(facts).under(mode);
    decision.undecided().stream().filter(told::add).forEach(NodeLog::undecided);
    Map<String, SeriesHeader> headers = new HashMap<>();
    facts.forEach(each -> headers.put(each.seriesInstanceUid(), SeriesHeader.of(each.header())));
    accept(study, decision, unreadable, headers);
  }

  /** A database that cannot be used passes; its messages quote values, which no log may show. */
  private void accept(
      List<ReadySeries> study,
      Decision decision,
      Map<String, String> unreadable,
      Map<String, SeriesHeader> headers) {
    try {
      jobs.accept(study, decision, unreadable, headers);
    } catch (RuntimeException e) {
      if (!DatabaseTrouble.isThe(e)) {
        throw e;
      }
      throw unusable(e);
    }
  }

  private static UncheckedIOException unusable(RuntimeException e) {
    return new UncheckedIOException(
        new IOException("the database cannot be used: " + DatabaseTrouble.of(e)));
  }

  private SeriesFacts.Surroundings surroundings(ReadySeries series, Attributes header) {
    try {
      return known.of(series, SeriesHeader.of(header));
    } catch (RuntimeException e) {
      throw DatabaseTrouble.isThe(e) ? unusable(e) : e;
    }
  }

  private SeriesFacts facts(ReadySeries series) throws UnreadableFile {
    Attributes header = RoutingHeader.of(representative(series.files()));
    return new SeriesFacts(
        series.studyInstanceUid(),
        series.seriesInstanceUid(),
        series.files().size(),
        header,
        surroundings(series, header));
  }

  /**
   * One of the most common kind of image. A file that cannot be read has no say; the run says what
   * becomes of the series then.
   *
   * @throws UnreadableFile when none can be read: why the first cannot
   */
  private static Attributes representative(List<Path> files) throws UnreadableFile {
    MajorityImage majority = new MajorityImage();
    List<Path> readable = new ArrayList<>();
    Optional<UnreadableFile> fault = Optional.empty();
    for (Path file : files) {
      try {
        majority.add(header(file));
        readable.add(file);
      } catch (UnreadableFile e) {
        fault = fault.or(() -> Optional.of(e));
      }
    }
    if (!readable.isEmpty()) {
      return header(readable.get(majority.place()));
    }
    throw fault.orElseThrow();
  }

  /** What cannot be read from the disk is the disk's fault, not the file's: it is tried again. */
  private static Attributes header(Path file) throws UnreadableFile {
    try {
      return Part10File.readHeader(file).dataset();
    } catch (UnreadableFile e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
