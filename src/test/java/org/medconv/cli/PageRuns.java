package org.medconv.cli;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every command of the pages, page by page, in the order in which they are run; later ones read
 * what earlier ones wrote. Where the numbers of a page take hours, smaller ones stand in their
 * place.
 */
final class PageRuns {
  /** A network and cut-outs on which a training takes seconds. */
  static final String TINY = "--epochs 1 --size 17,17,17 --spacing 3 --batch 8";

  static final String HEAVY = "mvn -Dquick test-compile surefire:test@heavy-tests -Dtest=";
  static final String HEAVY_BATCH = HEAVY.replace("mvn", "mvn -B");
  static final String BUILD = "runs this build, or a test of it, inside itself";
  static final String NETWORK = "needs the network";
  static final String SHELL = "a variable of the shell, put into the commands that use it";

  private PageRuns() {}

  static List<PageRun> all() {
    return Stream.of(
            ReadmeRuns.all(),
            RecordRuns.all(),
            RoutingRulesRuns.all(),
            NnunetRuns.all(),
            PhantomRuns.all(),
            SegmentationRuns.all(),
            MedconvRuns.all(),
            ModelCardRuns.all(),
            FiguresRuns.all(),
            ContributingRuns.all())
        .flatMap(List::stream)
        .toList();
  }
}
