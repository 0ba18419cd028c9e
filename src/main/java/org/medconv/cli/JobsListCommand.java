package org.medconv.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jobs list}. */
@Command(
    name = "list",
    description = "The newest jobs with their states, and why they are in them. Times are UTC.",
    footer = {
      "",
      "Examples:",
      "  medconv jobs list",
      "  medconv jobs list --state FAILED,UNDELIVERED    the dead letters",
      "  medconv jobs list --open                        what is still to be done"
    })
final class JobsListCommand implements Callable<Integer> {
  private static final int MOST_LETTERS = 100;

  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Option(
      names = "--state",
      split = ",",
      paramLabel = "STATE",
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private List<JobState> states = List.of();

  @Option(names = "--open", description = "Only jobs that have not ended.")
  private boolean onlyOpen;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw new ParameterException(command.commandLine(), "--limit must be at least 1");
    }
    PrintWriter out = Main.out(command);
    try (OpenJobs open = OpenJobs.of(config.read())) {
      Table table = new Table("JOB", "STATE", "CHANGED", "ATTEMPTS", "RULE", "IMAGES", "REASON");
      if (!wanted().isEmpty()) {
        open.jobs().list(wanted(), limit).forEach(job -> row(table, job));
      }
      table.print(out);
      out.println();
      out.println(counts(open.jobs().counts()));
    }
    return ExitCode.DONE;
  }

  private Set<JobState> wanted() {
    Set<JobState> wanted =
        states.isEmpty() ? EnumSet.allOf(JobState.class) : EnumSet.copyOf(states);
    wanted.removeIf(state -> onlyOpen && state.ended());
    return wanted;
  }

  private static void row(Table table, Job job) {
    table.row(
        job.id(),
        job.state(),
        time(job.changed()),
        job.attempts(),
        job.rule().isEmpty() ? "-" : job.rule(),
        job.files().size(),
        shortened(job.reason()));
  }

  static Instant time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String shortened(String reason) {
    return reason.length() <= MOST_LETTERS ? reason : reason.substring(0, MOST_LETTERS - 1) + "…";
  }

  private static String counts(Map<JobState, Long> counts) {
    return counts.isEmpty()
        ? "no job yet"
        : Arrays.stream(JobState.values())
            .filter(counts::containsKey)
            .map(state -> counts.get(state) + " " + state)
            .collect(Collectors.joining(", "));
  }
}
