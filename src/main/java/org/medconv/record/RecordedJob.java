package org.medconv.record;

import java.time.Instant;
import java.util.List;
import org.medconv.jobs.JobState;

/**
 * All that is known of a job.
 *
 * @param code why it is in this state, for the machine; empty if there is nothing to say
 * @param reason the same in a sentence
 * @param rule empty where none chose the series, as are segmenter and classifier
 * @param destinations names of peers or of the FHIR server
 * @param rerunOf of a trial: the job whose series it runs with another classifier; else null
 * @param series what was received
 * @param run the newest run; null: none was begun, or before version 0.4.0
 */
public record RecordedJob(
    long id,
    JobState state,
    String code,
    String reason,
    int attempts,
    int images,
    String rule,
    String segmenter,
    String classifier,
    List<String> destinations,
    Instant accepted,
    Instant changed,
    Long rerunOf,
    RecordedSeries series,
    RecordedRun run) {
  public RecordedJob {
    destinations = List.copyOf(destinations);
  }
}
