package org.medconv.record;

import java.time.Instant;
import java.util.Set;
import org.medconv.jobs.JobState;
import org.medconv.jobs.RunEnd;

/**
 * A filter for jobs; an empty or null component does not restrict them. It is sent over the control
 * socket.
 *
 * @param states any of these; UNDELIVERED also selects jobs that ended in another way, of which a
 *     delivery was given up
 * @param reasons any of these codes, as {@code jobs show} prints them
 * @param outcomes of the newest run, any of these
 * @param accession AccessionNumber, exact
 * @param patientId PatientID, exact
 * @param study StudyInstanceUID or SeriesInstanceUID
 * @param scanner StationName or Manufacturer's Model Name, ignoring case
 * @param rule name of the routing rule
 * @param since the state changed at this time or later
 * @param until the state changed before this time
 */
public record JobFilter(
    Set<JobState> states,
    Set<String> reasons,
    Set<RunEnd> outcomes,
    String accession,
    String patientId,
    String study,
    String scanner,
    String rule,
    Instant since,
    Instant until) {
  public JobFilter {
    states = Set.copyOf(states);
    reasons = Set.copyOf(reasons);
    outcomes = Set.copyOf(outcomes);
  }

  /** All jobs. */
  public static JobFilter all() {
    return inStates(Set.of());
  }

  /** All jobs in any of these states; with no state: all jobs. */
  public static JobFilter inStates(Set<JobState> states) {
    return new JobFilter(states, Set.of(), Set.of(), "", "", "", "", "", null, null);
  }

  /** The same filter with other states. */
  public JobFilter withStates(Set<JobState> others) {
    return new JobFilter(
        others, reasons, outcomes, accession, patientId, study, scanner, rule, since, until);
  }

  /** Whether the filter selects all jobs. */
  public boolean choosesEverything() {
    return equals(all());
  }

  /** Whether the filter uses only properties that a series has before it has a job. */
  boolean choosesSeriesAlone() {
    return withStates(Set.of()).equals(this)
        && reasons.isEmpty()
        && outcomes.isEmpty()
        && rule.isEmpty();
  }

  /** Whether the filter names a patient, an order or a study, so that few series match. */
  boolean namesSeries() {
    return !accession.isEmpty() || !patientId.isEmpty() || !study.isEmpty();
  }
}
