package org.medconv.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.route.RoutingRule;
import org.medconv.route.RuleSet;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rules check}. */
@Command(
    name = "check",
    description = "Read the rules as the node does, and report every fault with its file and line.",
    footer = {
      "",
      "Examples:",
      "  medconv rules check                             the folder that node.yaml names",
      "  medconv rules check dicom-rules/abdomen-ct.yaml one file"
    })
final class RulesCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "A folder of rules or one file; default: rules.folder of node.yaml.")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    NodeConfig node = config.read();
    RuleSet rules = RuleSet.read(folder == null ? node.rules() : folder, ConfigOption.scope(node));
    PrintWriter out = Main.out(command);
    Table table = new Table("PRIORITY", "RULE", "SEGMENTER", "CLASSIFIER", "DESTINATIONS");
    for (RoutingRule rule : rules.rules()) {
      table.row(
          rule.priority(),
          rule.name(),
          rule.segmenter(),
          rule.classifier(),
          String.join(", ", rule.destinations()));
    }
    table.print(out);
    out.println();
    out.println(
        rules.rules().size() == 1 ? "1 rule, no fault" : rules.rules().size() + " rules, no fault");
    return ExitCode.DONE;
  }
}
