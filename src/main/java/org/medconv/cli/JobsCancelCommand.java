package org.medconv.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.medconv.config.ConfigOption;
import org.medconv.control.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jobs cancel}. */
@Command(
    name = "cancel",
    description = {
      "End jobs that have not ended.",
      "",
      "A run under way goes on to its end, but its result is dropped; what was sent already stays"
          + " sent."
    },
    footer = {"", "Example:", "  medconv jobs cancel 17"})
final class JobsCancelCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Parameters(arity = "1..*", paramLabel = "JOB", description = "Numbers in `jobs list`.")
  private List<Long> ids;

  @Override
  public Integer call() throws Exception {
    return JobsChange.each(
        command, config.read(), ids, Request.CancelJob::new, "job %d is cancelled");
  }
}
