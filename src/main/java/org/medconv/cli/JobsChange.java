package org.medconv.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;
import org.medconv.config.NodeConfig;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.JobChanged;
import org.medconv.control.Refused;
import org.medconv.control.Request;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** A change asked for of several jobs: each is tried, whatever becomes of the others. */
final class JobsChange {
  private JobsChange() {}

  /**
   * @param done what is said of a job that was changed; its number and its state
   */
  static int each(
      CommandSpec command,
      NodeConfig config,
      List<Long> ids,
      LongFunction<Request<JobChanged>> change,
      String done)
      throws IOException {
    boolean failed = false;
    try (Door node = Doors.toChange(config.control(), config.jobs())) {
      for (long id : ids) {
        try {
          Main.out(command).println(done.formatted(id, node.ask(change.apply(id)).state()));
        } catch (Refused refused) {
          failed = true;
          command.commandLine().getErr().println(refused.getMessage());
        }
      }
    }
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }
}
