package org.medconv.bench;

import java.util.concurrent.Callable;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Range;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
  @Option(names = "--runs", defaultValue = "100000", description = "Default: ${DEFAULT-VALUE}.")
  @Range(from = RecordBench.QUEUED + 1, to = 10_000_000)
  private int runs;

  @Option(names = "--repeats", defaultValue = "200", description = "Default: ${DEFAULT-VALUE}.")
  @Range(from = 1, to = 1_000_000)
  private int repeats;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws Exception {
    RecordBench.Plan plan = new RecordBench.Plan(runs, repeats);
    json.print(new RecordBench(plan, json.table()).run().toJson());
    return ExitCode.DONE;
  }
}
