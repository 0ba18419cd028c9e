package org.medconv.cli;

import java.io.IOException;
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
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.JobCounts;
import org.medconv.control.Refused;
import org.medconv.control.Request;
import org.medconv.jobs.JobLine;
import org.medconv.jobs.JobState;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jobs list}. */
@Command(
    name = "list",
    description = "List the newest jobs with their states and the reasons. Times are UTC.",
    footer = {
      "",
      "Examples:",
      "  medconv jobs list",
      "  medconv jobs list --state FAILED,UNDELIVERED    jobs that failed for good",
      "  medconv jobs list --open                        jobs that have not ended"
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
      description = "Maximum number of jobs (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw new ParameterException(command.commandLine(), "--limit must be at least 1");
    }
    PrintWriter out = Main.out(command);
    NodeConfig node = config.read();
    try (Door door = Doors.toLook(node.control(), node.jobs())) {
      JobCounts counts = door.ask(new Request.CountJobs());
      if (!counts.made()) {
        out.println("no jobs: the node has never been started with " + config.file());
        return ExitCode.DONE;
      }
      Table table = new Table("JOB", "STATE", "CHANGED", "ATTEMPTS", "RULE", "IMAGES", "REASON");
      rows(table, door);
      table.print(out);
      out.println();
      out.println(counts(counts.byState()));
    }
    return ExitCode.DONE;
  }

  /** Page by page. */
  private void rows(Table table, Door door) throws IOException, Refused {
    long before = Long.MAX_VALUE;
    int left = limit;
    while (left > 0) {
      int page = Math.min(left, Request.ListJobs.PAGE);
      List<JobLine> jobs = door.ask(new Request.ListJobs(wanted(), before, page)).jobs();
      jobs.forEach(job -> row(table, job));
      left = jobs.size() < page ? 0 : left - page;
      before = jobs.isEmpty() ? 0 : jobs.get(jobs.size() - 1).id();
    }
  }

  private Set<JobState> wanted() {
    Set<JobState> wanted =
        states.isEmpty() ? EnumSet.allOf(JobState.class) : EnumSet.copyOf(states);
    wanted.removeIf(state -> onlyOpen && state.ended());
    return wanted;
  }

  private static void row(Table table, JobLine job) {
    table.row(
        job.id(),
        job.state(),
        time(job.changed()),
        job.attempts(),
        job.rule().isEmpty() ? "-" : job.rule(),
        job.images(),
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
