package org.medconv.cli;

import static org.medconv.cli.PageRun.run;

import java.util.List;

/** The commands of routing-rules.md, in the order in which they are run. */
final class RoutingRulesRuns {
  private RoutingRulesRuns() {}

  static List<PageRun> all() {
    return List.of(
        run("medconv rules check draft/"),
        run("medconv rules test study/ --rules draft/").with("path/to/series", "study/"),
        run("medconv rules test --history 500 --rules draft/")
            .and("--config data/demo/conf/node.yaml"));
  }
}
