package org.medconv.bench;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    description = {
      "How long searches, lists and claims take with many runs in the record.",
      "Fills a database of its own in the current folder, some 2.5 GB for a million runs, and"
          + " deletes it."
    },
    footer = {"", "Example:", "  medconv bench record --runs 1000000"})
public final class BenchRecordCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--runs", defaultValue = "100000", description = "Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(names = "--repeats", defaultValue = "200", description = "Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(names = "--json", description = "Print JSON after the table.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    PrintStream table = json ? System.err : System.out;
    RecordBench.Report report = new RecordBench(plan(), table).run();
    if (json) {
      spec.commandLine().getOut().println(report.toJson());
    }
    return ExitCode.DONE;
  }

  private RecordBench.Plan plan() {
    try {
      return new RecordBench.Plan(runs, repeats);
    } catch (IllegalArgumentException tooSmall) {
      throw new ParameterException(spec.commandLine(), tooSmall.getMessage(), tooSmall);
    }
  }
}
