package org.medconv.jobs;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The jobs' calls to the outbox, always inside the transaction that changes the job's state, so
 * that both change together. Implemented by {@code deliver}.
 */
public interface Deliveries {
  /**
   * The job has results: creates a delivery for each of its destinations, and for those that may
   * have earlier results to be withdrawn.
   *
   * @return the state that follows at once for a job in state REPORTED: the same, while deliveries
   *     are under way
   */
  JobState reported(Handle transaction, Job job, List<ResultFile> results);

  /** The job ends: cancels deliveries that are not finished. */
  void stopped(Handle transaction, long jobId, String why);

  /** Whether the job has a dead letter: a delivery that was given up. */
  boolean givenUp(Handle transaction, long jobId);

  /** The administrator retries the deliveries: dead letters and cancelled ones become due now. */
  void again(Handle transaction, long jobId);
}
