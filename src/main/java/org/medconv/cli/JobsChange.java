package org.medconv.cli;

import java.util.List;
import org.medconv.config.NodeConfig;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobStore.NoSuchJob;
import org.medconv.jobs.JobStore.UnableToChangeJob;
import picocli.CommandLine.Model.CommandSpec;

/** A change asked for of several jobs: each is tried, whatever becomes of the others. */
final class JobsChange {
  private JobsChange() {}

  /** What is done to a job; the sentence says what came of it. */
  interface Change {
    String of(OpenJobs open, long id);
  }

  static int each(CommandSpec command, NodeConfig config, List<Long> ids, Change change) {
    boolean failed = false;
    try (OpenJobs open = OpenJobs.of(config)) {
      for (long id : ids) {
        try {
          Main.out(command).println(change.of(open, id));
        } catch (NoSuchJob | UnableToChangeJob refused) {
          failed = true;
          command.commandLine().getErr().println(refused.getMessage());
        }
      }
    }
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }

  /**
   * @throws NoSuchJob when there is none of that number
   */
  static Job existing(OpenJobs open, long id) {
    return open.jobs().find(id).orElseThrow(() -> new NoSuchJob(id));
  }
}
