package org.medconv.cli;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.medconv.config.ConfigOption;
import org.medconv.control.Request;
import org.medconv.jobs.JobState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jobs retry}. */
@Command(
    name = "retry",
    description = {
      "Retry jobs immediately.",
      "",
      "If a job has no result yet, or everything was delivered, it starts again; otherwise only its"
          + " failed deliveries are repeated, also those of a job without a class.",
      "A filter without --state selects jobs that wait, failed or could not be delivered.",
      "A running node picks this up within seconds, otherwise the node does at its next start."
    },
    footer = {
      "",
      "Examples:",
      "  medconv jobs retry 17",
      "  medconv jobs retry 17 18 19",
      "  medconv jobs retry --state FAILED --since 'yesterday 18:00' --reason INPUT_OUTPUT"
    })
final class JobsRetryCommand implements Callable<Integer> {
  private static final Set<JobState> WITHOUT_RESULT =
      EnumSet.of(JobState.WAITING_FOR_RETRY, JobState.FAILED, JobState.UNDELIVERED);

  @Mixin private ConfigOption config;
  @Mixin private JobsChange jobs;

  @Override
  public Integer call() throws Exception {
    return jobs.each(
        config.read(),
        "Retry",
        WITHOUT_RESULT,
        job -> true,
        (node, id) ->
            "job %d is %s"
                .formatted(id, node.ask(new Request.RetryJob(id, JobsChange.onBehalf())).state()));
  }
}
