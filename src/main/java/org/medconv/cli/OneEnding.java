package org.medconv.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What {@code analyze} prints in the end, once: with --json an object on every ending, that by a
 * signal included. Lack of memory ends the process without us; the launcher prints then.
 */
final class OneEnding implements AutoCloseable {
  private final PrintWriter out;
  private final boolean json;
  private final Thread hook = new Thread(this::stopped, "stop");
  private boolean printed;

  private OneEnding(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  static OneEnding of(CommandSpec spec, boolean json) {
    OneEnding ending = new OneEnding(Main.out(spec), json);
    Runtime.getRuntime().addShutdownHook(ending.hook);
    return ending;
  }

  synchronized void print(String text) {
    if (!printed) {
      printed = true;
      out.println(text);
      out.flush();
    }
  }

  /** Says nothing without --json: the failure is told on standard error. */
  void failed(String reason, String sentence) {
    if (json) {
      print(AnalysisJson.failed(reason, sentence));
    }
  }

  private void stopped() {
    failed("STOPPED", "The run was stopped before it ended; start it again.");
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      // The hook is at it.
    }
  }
}
