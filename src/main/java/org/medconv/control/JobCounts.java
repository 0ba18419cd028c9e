package org.medconv.control;

import java.util.Map;
import org.medconv.jobs.JobState;

/**
 * How many jobs are in each state.
 *
 * @param made false: there is no database yet, no node was ever started
 * @param byState states without a job are left out
 */
public record JobCounts(boolean made, Map<JobState, Long> byState) {
  public JobCounts {
    byState = Map.copyOf(byState);
  }
}
