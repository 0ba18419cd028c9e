package org.medconv.node;

import java.io.File;
import java.time.Instant;
import java.util.List;
import org.medconv.receive.ArrivedInstance;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.StudyReadyListener;
import org.medconv.signal.Metrics;

/** Counts received images and passes them on to the next listener. */
final class CountedArrivals implements StudyReadyListener {
  private final StudyReadyListener next;
  private final Metrics metrics;

  CountedArrivals(StudyReadyListener next, Metrics metrics) {
    this.next = next;
    this.metrics = metrics;
  }

  @Override
  public boolean remembers(String studyInstanceUid) {
    return next.remembers(studyInstanceUid);
  }

  @Override
  public void beingCorrected(String studyInstanceUid, Instant since) {
    next.beingCorrected(studyInstanceUid, since);
  }

  @Override
  public void instanceKept(ArrivedInstance instance) {
    File file = instance.file().toFile();
    metrics.received(file.length());
    next.instanceKept(instance);
  }

  @Override
  public void studyReady(String studyInstanceUid, List<ReadySeries> series) {
    next.studyReady(studyInstanceUid, series);
  }
}
