package org.medconv.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Range;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    description = {
      "Throughput of C-STORE: this node with every byte synced, beside dcmtk's storescp and"
          + " Orthanc, in the same run.",
      "Needs dcmtk's storescu. A peer that is not installed is skipped and named."
    },
    footer = {"", "Example:", "  medconv bench receive --senders 1,8"})
public final class BenchReceiveCommand implements Callable<Integer> {
  @Option(
      names = "--senders",
      split = ",",
      defaultValue = "1,8",
      description = "Number of simultaneous senders, one row each (default: ${DEFAULT-VALUE}).")
  @Range(from = 1, to = 64)
  private List<Integer> senders;

  @Option(names = "--slices", defaultValue = "300", description = "Default: ${DEFAULT-VALUE}.")
  @Range(from = 1, to = 4000)
  private int slices;

  @Option(names = "--repeats", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
  @Range(from = 1, to = 1000)
  private int repeats;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws Exception {
    ReceiveBench.Plan plan = new ReceiveBench.Plan(senders, slices, repeats);
    json.print(new ReceiveBench(plan, json.table()).run().toJson());
    return ExitCode.DONE;
  }
}
