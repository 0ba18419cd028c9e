package org.medconv.cli;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.signal.Alerts;
import org.medconv.terminal.ExitCode;
import org.medconv.words.NetworkTrouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code alerts test}. */
@Command(
    name = "test",
    description = "Send a test alert by every channel under alerts: in node.yaml.",
    footer = {"", "Example:", "  medconv alerts test"})
final class AlertsTestCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws Exception {
    NodeConfig node = config.read();
    List<Alerts.Tried> tried =
        Alerts.test(node.alerts(), node.dicom().aeTitle().value(), Clock.systemUTC());
    if (tried.isEmpty()) {
      command
          .commandLine()
          .getErr()
          .println("nobody would be told: set alerts.mail or alerts.webhook in node.yaml");
      return ExitCode.FAILED;
    }
    tried.forEach(this::print);
    return tried.stream().allMatch(each -> each.failure().isEmpty())
        ? ExitCode.DONE
        : ExitCode.FAILED;
  }

  private void print(Alerts.Tried tried) {
    String outcome =
        tried
            .failure()
            .map(
                e ->
                    "failed: "
                        + NetworkTrouble.of(e).orElseGet(() -> String.valueOf(e.getMessage())))
            .orElse("sent");
    Main.out(command).println(tried.channel() + ": " + outcome);
  }
}
