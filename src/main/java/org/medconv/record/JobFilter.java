package org.medconv.record;

import java.time.Instant;
import java.util.Set;
import org.medconv.jobs.JobState;
import org.medconv.jobs.RunEnd;

/**
 * Which jobs are meant; what is empty or null chooses nothing out. It goes over the control socket.
 *
 * @param states any of these
 * @param reasons any of these codes, as {@code jobs show} prints them
 * @param outcomes of the newest run, any of these
 * @param accession AccessionNumber, to the letter
 * @param patientId PatientID, to the letter
 * @param study StudyInstanceUID or SeriesInstanceUID
 * @param scanner StationName or Manufacturer's Model Name, whatever the case
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

  /** Every job. */
  public static JobFilter all() {
    return inStates(Set.of());
  }

  /** Every job in any of these states; of none: every job. */
  public static JobFilter inStates(Set<JobState> states) {
    return new JobFilter(states, Set.of(), Set.of(), "", "", "", "", "", null, null);
  }

  /** The same in other states. */
  public JobFilter withStates(Set<JobState> others) {
    return new JobFilter(
        others, reasons, outcomes, accession, patientId, study, scanner, rule, since, until);
  }

  /** Whether every job is meant. */
  public boolean choosesEverything() {
    return equals(all());
  }

  /** Whether it asks for what a series has before it has a job. */
  boolean choosesSeriesAlone() {
    return withStates(Set.of()).equals(this)
        && reasons.isEmpty()
        && outcomes.isEmpty()
        && rule.isEmpty();
  }

  /** Whether it names a patient, an order or a study: few series are meant. */
  boolean namesSeries() {
    return !accession.isEmpty() || !patientId.isEmpty() || !study.isEmpty();
  }
}
