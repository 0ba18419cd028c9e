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

/** {@code jobs retry}. */
@Command(
    name = "retry",
    description = {
      "Retry jobs immediately.",
      "",
      "If a job has no result yet, or everything was delivered, it starts again; otherwise only its"
          + " failed deliveries are repeated.",
      "A running node picks this up within seconds, otherwise the node does at its next start."
    },
    footer = {"", "Examples:", "  medconv jobs retry 17", "  medconv jobs retry 17 18 19"})
final class JobsRetryCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Parameters(arity = "1..*", paramLabel = "JOB", description = "Numbers in `jobs list`.")
  private List<Long> ids;

  @Override
  public Integer call() throws Exception {
    return JobsChange.each(command, config.read(), ids, Request.RetryJob::new, "job %d is %s");
  }
}
