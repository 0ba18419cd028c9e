package org.medconv.config;

import java.io.IOException;
import java.nio.file.Path;
import org.medconv.route.RuleScope;
import picocli.CommandLine.Option;

/** Which configuration a command works with; the launcher sets {@code medconv.home}. */
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

  /** What the rules of a configuration may name. */
  public static RuleScope scope(NodeConfig config) throws IOException {
    return RuleScope.of(config.destinationNames(), config.screen().models());
  }
}
