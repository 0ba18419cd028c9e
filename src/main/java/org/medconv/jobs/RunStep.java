package org.medconv.jobs;

import java.io.IOException;
import java.util.List;

/**
 * The work of a job's run: from the files of a series to results on disk. Called by several
 * threads.
 */
@FunctionalInterface
public interface RunStep {
  /**
   * Runs from the start each time: files that an interrupted attempt left are replaced. The same
   * job gives the same results with the same UIDs.
   *
   * @throws Exception {@link ModelsUnusable}: the job goes back into the queue and waits for these
   *     models; {@link RunFailure} decides which others are retried
   */
  RunOutcome run(Job job) throws Exception;

  /**
   * The same, and reports stages and facts.
   *
   * @throws Exception as above
   */
  default RunOutcome run(Job job, RunWatch watch) throws Exception {
    return run(job);
  }

  /**
   * Creates what withdraws the results that were sent for the former images of the job. Called for
   * a job without a run.
   *
   * @return empty: nothing must be withdrawn
   * @throws IOException which is logged; the call is repeated later
   */
  default List<ResultFile> takeBack(Job job) throws IOException {
    return List.of();
  }

  /**
   * Tests whether models can be used, after a run ended with {@link ModelsUnusable}.
   *
   * @throws ModelsUnusable as long as they cannot
   */
  default void tryModels(Models models) throws ModelsUnusable {}
}
