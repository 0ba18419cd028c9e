package org.medconv.jobs;

import java.io.IOException;
import java.util.List;

/**
 * What a job's run does: from the files of a series to results on disk. Called by several threads.
 */
@FunctionalInterface
public interface RunStep {
  /**
   * Runs from the start, each time it is called: what an attempt that ended in the middle left on
   * disk is replaced. The same job gives the same results under the same UIDs.
   *
   * @throws Exception {@link ModelsUnusable}: the job goes back into the queue, which is held for
   *     these models; see {@link RunFailure} for which others are tried again
   */
  RunOutcome run(Job job) throws Exception;

  /**
   * The same, and tells on its way where it is and what it found out.
   *
   * @throws Exception as above
   */
  default RunOutcome run(Job job, RunWatch watch) throws Exception {
    return run(job);
  }

  /**
   * Writes what takes back results that were sent of the job's images as they were before. Asked of
   * a job that came to no run, or to none yet.
   *
   * @return empty: nothing that was sent has to be taken back
   * @throws IOException which is told; the job is asked for again
   */
  default List<ResultFile> takeBack(Job job) throws IOException {
    return List.of();
  }

  /**
   * Tries whether models can be used, after a run ended with {@link ModelsUnusable}.
   *
   * @throws ModelsUnusable as long as they cannot
   */
  default void tryModels(Models models) throws ModelsUnusable {}
}
