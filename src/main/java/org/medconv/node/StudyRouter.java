package org.medconv.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.JobRunner;
import org.medconv.jobs.JobStore;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.receive.StudyReadyListener;
import org.medconv.route.Decision;
import org.medconv.route.RuleFolder;
import org.medconv.route.SeriesFacts;

/** Asks the rules about a settled study and hands the answer to the jobs. */
final class StudyRouter implements StudyReadyListener {
  private final RuleFolder rules;
  private final JobRunner jobs;
  private final JobStore store;

  StudyRouter(RuleFolder rules, JobRunner jobs, JobStore store) {
    this.rules = rules;
    this.jobs = jobs;
    this.store = store;
  }

  /** Every study handed over leaves a job, be it one that says that no rule matched. */
  @Override
  public boolean remembers(String studyInstanceUid) {
    return store.hasJobOf(studyInstanceUid);
  }

  @Override
  public void beingCorrected(String studyInstanceUid, Instant since) {
    store.cancelAllOf(
        studyInstanceUid, since, "The images came again with another identity; a new job follows");
  }

  @Override
  public void studyReady(String studyInstanceUid, List<ReadySeries> study) {
    List<SeriesFacts> facts = new ArrayList<>();
    for (ReadySeries series : study) {
      if (series.completeness() != Completeness.INCOMPLETE) {
        facts.add(facts(series));
      }
    }
    Decision decision = rules.current().decide(facts);
    jobs.accept(study, decision);
  }

  private static SeriesFacts facts(ReadySeries series) {
    return new SeriesFacts(
        series.studyInstanceUid(),
        series.seriesInstanceUid(),
        series.files().size(),
        representative(series.files()));
  }

  /** Scanners put the scout into the series of its slices at times: it does not speak for them. */
  private static Attributes representative(List<Path> files) {
    Attributes first = header(files.get(0));
    for (Path file : files) {
      Attributes header = header(file);
      if (!"LOCALIZER".equals(header.getString(Tag.ImageType, 2))) {
        return header;
      }
    }
    return first;
  }

  private static Attributes header(Path file) {
    try {
      return Part10File.readHeader(file).dataset();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
