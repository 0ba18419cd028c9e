package org.medconv.config;

import java.io.IOException;
import java.nio.file.Path;
import org.medconv.route.RuleScope;
import picocli.CommandLine.Option;

/** The option for the configuration file. The launcher sets {@code medconv.home}. */
public final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${sys:medconv.home:-.}/conf/node.yaml",
      showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
      description = "The node's configuration.")
  private Path file;

  public Path file() {
    return file.normalize();
  }

  public NodeConfig read() throws WrongConfiguration {
    return NodeConfigReader.read(file(), System.getenv());
  }

  /** The names that rules may use with a configuration. */
  public static RuleScope scope(NodeConfig config) throws IOException {
    return RuleScope.of(config.destinationNames(), config.screen().models());
  }
}
