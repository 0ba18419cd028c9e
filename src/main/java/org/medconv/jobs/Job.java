package org.medconv.jobs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run over one set of slices, as the database has it.
 *
 * @param instancesSha256 hash of the sorted SOP instance UIDs
 * @param rule name of the routing rule; empty where none chose the series, as are {@code segmenter}
 *     and {@code classifier}
 * @param priority higher runs first
 * @param destinations names of peers or of the FHIR server
 * @param files the instances on disk, sorted by SOP instance UID
 * @param code why the job is in this state, for the machine; empty if there is nothing to say
 * @param reason the same in a sentence
 * @param attempts how often a run was begun since it was queued
 * @param due not before
 * @param accepted when the job was made; the same for every attempt
 * @param changed when the state last changed
 * @param rerunOf of a trial: the job whose series it runs with another classifier
 */
public record Job(
    long id,
    String studyInstanceUid,
    String seriesInstanceUid,
    String instancesSha256,
    String rule,
    String segmenter,
    String classifier,
    int priority,
    List<String> destinations,
    List<Path> files,
    JobState state,
    String code,
    String reason,
    int attempts,
    Instant due,
    Instant accepted,
    Instant changed,
    Optional<Long> rerunOf) {
  public Job {
    destinations = List.copyOf(destinations);
    files = List.copyOf(files);
  }

  /** Whether it is recorded alone: it is delivered to nobody and takes nobody's place. */
  public boolean isTrial() {
    return rerunOf.isPresent();
  }
}
