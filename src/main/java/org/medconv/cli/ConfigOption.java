package org.medconv.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.medconv.config.NodeConfig;
import org.medconv.config.NodeConfigReader;
import org.medconv.config.WrongConfiguration;
import org.medconv.route.RuleScope;
import picocli.CommandLine.Option;

/** Which configuration a command works with; the launcher sets {@code medconv.home}. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${sys:medconv.home:-.}/conf/node.yaml",
      showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
      description = "The node's configuration.")
  private Path file;

  Path file() {
    return file.normalize();
  }

  NodeConfig read() throws WrongConfiguration {
    return NodeConfigReader.read(file(), System.getenv());
  }

  /** What the rules of a configuration may name. */
  static RuleScope scope(NodeConfig config) throws IOException {
    return RuleScope.of(config.destinations(), config.screen().models());
  }
}
