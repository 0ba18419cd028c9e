package org.medconv.record;

import java.time.Instant;
import java.util.List;
import org.medconv.jobs.RunEnd;
import org.medconv.jobs.RunFacts;

/**
 * One attempt at a job.
 *
 * @param stages as they began, the first first
 * @param ended null while it is under way
 * @param code the typed reason; empty of a class
 * @param reason the same in a sentence
 * @param facts null: it came to none
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

  /** When a stage began. */
  public record StageBegan(String stage, Instant at) {}
}
