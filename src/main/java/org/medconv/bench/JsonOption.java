package org.medconv.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Whether a command prints JSON: then it alone goes to standard output, and the table beside. */
final class JsonOption {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON after the table.")
  private boolean json;

  /** Where the table goes. */
  PrintWriter table() {
    return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }

  void print(JsonNode report) {
    if (json) {
      spec.commandLine().getOut().println(report.toPrettyString());
    }
  }
}
