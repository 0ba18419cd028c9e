package org.medconv.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medconv.config.NodeConfig;
import org.medconv.route.Mode;
import org.medconv.route.RoutingRule;

/** States the mode of the node, wherever a reader might expect results to be sent. */
final class SilentTrial {
  private static final String NODE =
      "silent: everything is run and recorded, nothing is sent; to send what comes from then on,"
          + " set mode: live in node.yaml and start the node again";

  private SilentTrial() {}

  static void tell(Checkup checkup, NodeConfig node, List<RoutingRule> rules) {
    sentence(node, rules)
        .ifPresentOrElse(
            sentence -> checkup.warn("mode", sentence),
            () -> checkup.ok("mode", "live: results are sent"));
  }

  /**
   * @return empty if the results of every rule are sent
   */
  static Optional<String> sentence(NodeConfig node, List<RoutingRule> rules) {
    if (node.mode() == Mode.SILENT) {
      return Optional.of(NODE);
    }
    String silent =
        rules.stream()
            .filter(rule -> rule.mode() == Mode.SILENT)
            .map(RoutingRule::name)
            .collect(Collectors.joining(", "));
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of("live, except the results of silent rules: " + silent);
  }
}
