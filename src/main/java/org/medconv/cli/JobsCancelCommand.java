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
      "Cancel jobs that have not ended.",
      "",
      "A run in progress continues, but its result is discarded. Objects that were already sent are"
          + " not recalled."
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
