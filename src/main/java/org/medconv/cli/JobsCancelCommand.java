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
      "End jobs that have not ended.",
      "",
      "A run under way goes on to its end, but its result is dropped; what was sent already stays"
          + " sent.",
      "A filter without --state means all that have not ended."
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
