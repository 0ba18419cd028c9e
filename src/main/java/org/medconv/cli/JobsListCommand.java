package org.medconv.cli;

import java.io.IOException;
import java.io.PrintWriter;
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
import org.medconv.jobs.JobState;
import org.medconv.record.Csv;
import org.medconv.record.JobFilter;
import org.medconv.record.RecordedJob;
import org.medconv.record.RecordedSeries;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jobs list}. */
@Command(
    name = "list",
    description = {
      "List the newest jobs with their states, results and reasons.",
      "",
      "Times are in the site's zone (TZ); --json and --csv use UTC. record.md describes their"
          + " columns, which identify patients."
    },
    footer = {
      "",
      "Examples:",
      "  medconv jobs list",
      "  medconv jobs list --accession 4711              the result of this order",
      "  medconv jobs list --state FAILED,UNDELIVERED    jobs that failed for good",
      "  medconv jobs list --open                        jobs that have not ended",
      "  medconv jobs list --since 2026-10-01 --until 2026-11-01 --csv"
    })
final class JobsListCommand implements Callable<Integer> {
  private static final int MOST_LETTERS = 100;
  private static final int ON_A_SCREEN = 50;

  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;
  @Mixin private FilterOptions chosen;
  @ArgGroup private Form form = new Form();

  @Option(names = "--open", description = "Only jobs that have not ended.")
  private boolean onlyOpen;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "Maximum number of jobs (default: " + ON_A_SCREEN + "; with --json and --csv: all).")
  private Integer limit;

  /** For other programs. */
  static final class Form {
    @Option(names = "--json", description = "Print a JSON array with one object per job.")
    private boolean json;

    @Option(names = "--csv", description = "Print comma-separated values, one line per job.")
    private boolean csv;
  }

  @Override
  public Integer call() throws Exception {
    if (limit != null && limit < 1) {
      throw new ParameterException(command.commandLine(), "--limit must be at least 1");
    }
    NodeConfig node = config.read();
    PrintWriter out = Main.out(command);
    try (Door door = Doors.toLook(node.control(), node.jobs())) {
      JobPages pages = new JobPages(door, filter());
      if (form.csv) {
        out.print(Csv.header());
        pages.forEach(most(Integer.MAX_VALUE), job -> out.print(Csv.line(job)));
      } else if (form.json) {
        json(out, pages);
      } else {
        table(out, door, pages);
      }
    }
    return ExitCode.DONE;
  }

  private int most(int otherwise) {
    return limit == null ? otherwise : limit;
  }

  private JobFilter filter() {
    JobFilter filter = chosen.filter();
    if (!onlyOpen) {
      return filter;
    }
    Set<JobState> open =
        filter.states().isEmpty() ? EnumSet.allOf(JobState.class) : EnumSet.copyOf(filter.states());
    open.removeIf(JobState::ended);
    if (open.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "--open and --state leave nothing: these states are ends");
    }
    return filter.withStates(open);
  }

  private void json(PrintWriter out, JobPages pages) throws IOException, Refused {
    out.print("[");
    String[] before = {""};
    pages.forEach(
        most(Integer.MAX_VALUE),
        job -> {
          out.println(before[0]);
          out.print(JobsJson.of(job));
          before[0] = ",";
        });
    out.println();
    out.println("]");
  }

  private void table(PrintWriter out, Door door, JobPages pages) throws IOException, Refused {
    JobCounts counts = door.ask(new Request.CountJobs());
    if (!counts.made()) {
      out.println("no jobs: the node has never been started with " + config.file());
      return;
    }
    SiteTime time = SiteTime.here();
    Table table =
        new Table("JOB", "STATE", "CHANGED", "ACCESSION", "ANSWER", "RULE", "IMAGES", "REASON");
    List<RecordedSeries> comingIn = pages.forEach(most(ON_A_SCREEN), job -> row(table, job, time));
    comingIn.forEach(series -> row(table, series, time));
    table.print(out);
    out.println();
    out.println(counts(counts.byState()));
  }

  private static void row(Table table, RecordedJob job, SiteTime time) {
    table.row(
        job.id(),
        job.state(),
        time.of(job.changed()),
        orDash(job.series().accessionNumber()),
        Answers.brief(job),
        orDash(job.rule()),
        job.images(),
        shortened(job.reason()));
  }

  /** It has no job before it has settled. */
  private static void row(Table table, RecordedSeries series, SiteTime time) {
    table.row(
        "-",
        "COMING_IN",
        time.of(series.last()),
        orDash(series.accessionNumber()),
        "-",
        "-",
        series.instances(),
        "since %s from %s".formatted(time.of(series.first()), orDash(series.callingAe())));
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String shortened(String reason) {
    return reason.length() <= MOST_LETTERS ? reason : reason.substring(0, MOST_LETTERS - 1) + "…";
  }

  private static String counts(Map<JobState, Long> counts) {
    return counts.isEmpty()
        ? "no job yet"
        : Arrays.stream(JobState.values())
            .filter(counts::containsKey)
            .map(state -> JobCounts.inWords(counts.get(state)) + " " + state)
            .collect(Collectors.joining(", "));
  }
}
