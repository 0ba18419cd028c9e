package org.medconv.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * Whether a command prints JSON. With it, only JSON goes to standard output, and the table to
 * standard error.
 */
final class JsonOption {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON after the table.")
  private boolean json;

  /** The writer for the table. */
  PrintWriter table() {
    return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }

  void print(JsonNode report) {
    if (json) {
      spec.commandLine().getOut().println(report.toPrettyString());
    }
  }
}
