package org.medconv.record;

import java.time.Instant;
import java.util.List;
import org.medconv.jobs.RunEnd;
import org.medconv.jobs.RunFacts;

/**
 * One attempt at a job.
 *
 * @param stages with their start times, the first one first
 * @param ended null while it is running
 * @param code the reason, for programs; empty if there is a class
 * @param reason the same as a sentence
 * @param facts null if there are none
 */
public record RecordedRun(
    long id,
    int attempt,
    Instant began,
    List<StageBegan> stages,
    Instant ended,
    RunEnd outcome,
    String code,
    String reason,
    RunFacts facts) {
  public RecordedRun {
    stages = List.copyOf(stages);
  }

  /** The start of a stage. */
  public record StageBegan(String stage, Instant at) {}
}
