package org.medconv.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.medconv.config.NodeConfig;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.Refused;
import org.medconv.jobs.JobState;
import org.medconv.record.JobFilter;
import org.medconv.record.RecordedJob;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A change asked for of several jobs, by their numbers or by a filter: each is tried, whatever
 * becomes of the others. By a filter it says first how many, and asks.
 */
final class JobsChange {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(arity = "0..*", paramLabel = "JOB", description = "Numbers in `jobs list`.")
  private List<String> numbers = List.of();

  @Mixin private FilterOptions chosen;

  @Option(names = "--yes", description = "Do not ask; for scripts.")
  private boolean yes;

  /** One change of one job. */
  @FunctionalInterface
  interface Change {
    /**
     * @return what is said of it
     */
    String of(Door node, long job) throws Refused, IOException;
  }

  /**
   * @param verb what is asked: {@code Retry}
   * @param states that a filter means which names none
   * @param meant of what a filter chooses, only these
   */
  int each(
      NodeConfig config,
      String verb,
      Set<JobState> states,
      Predicate<RecordedJob> meant,
      Change change)
      throws IOException, Refused {
    try (Door node = Doors.toChange(config.control(), config.jobs())) {
      List<Long> jobs = numbers.stream().map(this::number).toList();
      if (numbers.isEmpty() || !chosen.filter().choosesEverything()) {
        jobs = chosen(node, verb, states, meant);
      }
      return each(node, jobs, change);
    }
  }

  /** Read here: of a list of numbers picocli would take a wrong one for an unknown argument. */
  private long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          command.commandLine(),
          "Invalid value for positional parameter (JOB): \"%s\" is not a whole number"
              .formatted(text));
    }
  }

  private int each(Door node, List<Long> jobs, Change change) throws IOException {
    boolean failed = false;
    for (long id : jobs) {
      try {
        Main.out(command).println(change.of(node, id));
      } catch (Refused refused) {
        failed = true;
        command.commandLine().getErr().println(refused.getMessage());
      }
    }
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }

  /** Those of the filter, once they are agreed to; the oldest first. */
  private List<Long> chosen(
      Door node, String verb, Set<JobState> states, Predicate<RecordedJob> meant)
      throws IOException, Refused {
    JobFilter filter = chosen.filter();
    if (!numbers.isEmpty() || filter.choosesEverything()) {
      throw new ParameterException(
          command.commandLine(),
          numbers.isEmpty()
              ? "name jobs by their numbers, or choose them: --state FAILED --since 24h"
              : "name jobs by their numbers, or choose them by a filter, not both");
    }
    JobFilter narrowed = filter.states().isEmpty() ? filter.withStates(states) : filter;
    List<Long> jobs = new ArrayList<>();
    Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
    new JobPages(node, narrowed)
        .forEach(
            Integer.MAX_VALUE,
            job -> {
              if (meant.test(job)) {
                jobs.add(0, job.id());
                counts.merge(job.state(), 1, Integer::sum);
              }
            });
    if (jobs.isEmpty()) {
      Main.out(command).println("no such job");
      return jobs;
    }
    String what =
        counts.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
    return agreed("%s %d jobs (%s)".formatted(verb, jobs.size(), what)) ? jobs : List.of();
  }

  // Null on Java 17 to 21; the later ones are asked as well.
  @SuppressWarnings("SystemConsoleNull")
  private boolean agreed(String question) {
    PrintWriter out = Main.out(command);
    if (yes) {
      out.println(question);
      return true;
    }
    Console console = System.console();
    if (console == null || !isTerminal(console)) {
      throw new ParameterException(
          command.commandLine(), question + "? Nobody is there to ask; give --yes to do it");
    }
    String answer = console.readLine("%s? [y/N] ", question);
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }

  /** Java 22 gives a console without a terminal too, and says so by a method that 17 has not. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }

  /** Who asks for it, where that is another than the account: who became it by sudo. */
  static String onBehalf() {
    String person = System.getenv("SUDO_USER");
    return person == null ? "" : person;
  }
}
