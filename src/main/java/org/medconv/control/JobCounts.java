package org.medconv.control;

import java.util.Map;
import org.medconv.jobs.JobState;

/**
 * Number of jobs by state.
 *
 * @param made false: there is no database yet, because no node was ever started
 * @param byState without states that have no job; {@value #COUNTED_TO} stands for that many or more
 */
public record JobCounts(boolean made, Map<JobState, Long> byState) {
  /** Jobs are counted up to this: the exact number of finished jobs is not worth the time. */
  public static final int COUNTED_TO = 1000;

  public JobCounts {
    byState = Map.copyOf(byState);
  }

  /** A number of jobs in words: {@code 12}, {@code 10000 or more}. */
  public static String inWords(long count) {
    return count < COUNTED_TO ? Long.toString(count) : COUNTED_TO + " or more";
  }
}
