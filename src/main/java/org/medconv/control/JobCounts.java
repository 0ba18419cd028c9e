package org.medconv.control;

import java.util.Map;
import org.medconv.jobs.JobState;

/**
 * How many jobs are in each state.
 *
 * @param made false: there is no database yet, no node was ever started
 * @param byState states without a job are left out; one of {@value #COUNTED_TO} has as many or more
 */
public record JobCounts(boolean made, Map<JobState, Long> byState) {
  /** No further is counted: the exact number of what is long done is worth no wait. */
  public static final int COUNTED_TO = 1000;

  public JobCounts {
    byState = Map.copyOf(byState);
  }

  /** A number of jobs as it is told: {@code 12}, {@code 10000 or more}. */
  public static String inWords(long count) {
    return count < COUNTED_TO ? Long.toString(count) : COUNTED_TO + " or more";
  }
}
