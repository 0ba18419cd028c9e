package org.medconv.cli;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.medconv.config.ConfigOption;
import org.medconv.control.Request;
import org.medconv.jobs.JobState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jobs cancel}. */
@Command(
    name = "cancel",
    description = {
      "Cancel jobs that have not ended.",
      "",
      "A run in progress continues, but its result is discarded. Objects that were already sent are"
          + " not recalled.",
      "A filter without --state selects all jobs that have not ended."
    },
    footer = {
      "",
      "Examples:",
      "  medconv jobs cancel 17",
      "  medconv jobs cancel --rule chest-ct --state QUEUED"
    })
final class JobsCancelCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;
  @Mixin private JobsChange jobs;

  @Override
  public Integer call() throws Exception {
    Set<JobState> open = EnumSet.allOf(JobState.class);
    open.removeIf(JobState::ended);
    return jobs.each(
        config.read(),
        "Cancel",
        open,
        job -> true,
        (node, id) -> {
          node.ask(new Request.CancelJob(id, JobsChange.onBehalf()));
          return "job %d is cancelled".formatted(id);
        });
  }
}
