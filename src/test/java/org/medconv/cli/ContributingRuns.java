package org.medconv.cli;

import static org.medconv.cli.PageRun.notRun;
import static org.medconv.cli.PageRuns.BUILD;

import java.util.List;

/** The commands of CONTRIBUTING.md, in the order in which they are run. */
final class ContributingRuns {
  private ContributingRuns() {}

  static List<PageRun> all() {
    return List.of(notRun(BUILD, "mvn -Dquick test -Dtest=OneLineTest"));
  }
}
