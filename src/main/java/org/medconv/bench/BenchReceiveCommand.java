package org.medconv.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
  @Spec private CommandSpec spec;

  @Option(
      names = "--senders",
      split = ",",
      defaultValue = "1,8",
      description = "Number of simultaneous senders, one row each (default: ${DEFAULT-VALUE}).")
  private List<Integer> senders;

  @Option(names = "--slices", defaultValue = "300", description = "Default: ${DEFAULT-VALUE}.")
  private int slices;

  @Option(names = "--repeats", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(names = "--json", description = "Print JSON after the table.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    PrintStream table = json ? System.err : System.out;
    ReceiveBench.Report report =
        new ReceiveBench(new ReceiveBench.Plan(senders, slices, repeats), table).run();
    if (json) {
      spec.commandLine().getOut().println(report.toJson());
    }
    return ExitCode.DONE;
  }
}
