package org.medconv.jobs;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What the jobs ask of the outbox, always inside the transaction that changes the job's state, so
 * that neither is ever without the other. Implemented by {@code deliver}.
 */
public interface Deliveries {
  /**
   * The job has something to send: make a delivery for each of its destinations.
   *
   * @return the state that follows at once of a job that has become REPORTED, which it stays where
   *     deliveries are under way
   */
  JobState reported(Handle transaction, Job job, List<ResultFile> results);

  /** The job ends: deliveries not yet made are cancelled. */
  void stopped(Handle transaction, long jobId, String why);

  /** The job is REPORTED again: dead letters and cancelled deliveries become due now. */
  void again(Handle transaction, long jobId);
}
