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
      "Try jobs again at once.",
      "",
      "From the start where there is no result yet or everything was delivered, else the deliveries"
          + " that failed.",
      "A filter without --state means those that wait, failed or are not delivered.",
      "The running node sees it within seconds; else its next start does."
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
