package org.medconv.jobs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One job over one set of slices, as stored in the database.
 *
 * @param instancesSha256 hash of the sorted SOP instance UIDs
 * @param rule name of the routing rule; empty, like {@code segmenter} and {@code classifier}, if
 *     none chose the series
 * @param priority higher runs first
 * @param destinations names of peers or of the FHIR server
 * @param silent whether its results are only recorded and never sent
 * @param files the instances on disk, sorted by SOP instance UID
 * @param code machine-readable reason for the state; empty if there is none
 * @param reason the reason as a sentence
 * @param attempts runs begun since the job was queued
 * @param due earliest time of the next run
 * @param accepted when the job was created; the same for every attempt
 * @param changed when the state last changed
 * @param rerunOf for a trial: the job whose series it runs with another classifier
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
    boolean silent,
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

  /** Destinations of its own results; none for a silent job. */
  public List<String> sendsTo() {
    return silent ? List.of() : destinations;
  }

  /** Whether it is only recorded: a trial sends nothing and supersedes nothing. */
  public boolean isTrial() {
    return rerunOf.isPresent();
  }
}
