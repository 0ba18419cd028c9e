package org.medconv.cli;

import static org.medconv.cli.PageRun.notRun;
import static org.medconv.cli.PageRun.run;
import static org.medconv.cli.PageRuns.BUILD;
import static org.medconv.cli.PageRuns.HEAVY;
import static org.medconv.cli.PageRuns.HEAVY_BATCH;

import java.util.List;

/** The commands of figures.md, in the order in which they are run. */
final class FiguresRuns {
  private FiguresRuns() {}

  static List<PageRun> all() {
    return List.of(
        run("medconv bench record --runs 100000 --repeats 100")
            .with("--runs 2000 --repeats 2", "--runs 100000 --repeats 100"),
        notRun(BUILD, HEAVY + "RegionLimitsTest"),
        notRun(BUILD, HEAVY + "RegionLimitsTest -Dregions.patients=400 -Dregions.seed=7500000000"),
        notRun(BUILD, HEAVY + "ExampleCtScreeningTest"),
        notRun(BUILD, "mvn -Dquick test -Dtest=ExampleCtTest"),
        notRun(BUILD, HEAVY + "DoubtfulScanTest"),
        notRun(BUILD, HEAVY + "CrashTest"),
        notRun(BUILD, HEAVY + "KilledWhileReceivingTest -Dkills=200 -Dseed=20261127"),
        notRun(BUILD, HEAVY + "SmallDiskTest -Dfillings=10"),
        notRun(BUILD, HEAVY + "FullDiskTest -Dfillings=10"),
        notRun(BUILD, HEAVY + "RestartedPeersTest -Drestarts=10 -Dseed=20261127"),
        notRun(BUILD, HEAVY + "LargestSeriesTest"),
        notRun(
            "needs a quiet machine and simulates 400 slices of 512 x 512",
            "medconv bench screen path/to/series --repeats 2"),
        notRun(
            "needs dcmtk's storescu and a quiet machine",
            "medconv bench receive --senders 1 --repeats 5"),
        notRun("needs dcmtk's storescu and a quiet machine", "medconv bench receive --repeats 3"),
        notRun(BUILD, HEAVY_BATCH + "KeptStudiesTest -Dstudies=3000 -Dstarts=3"),
        notRun(BUILD, HEAVY_BATCH + "FuzzTest -Dfuzz.minutes=1 -Dfuzz.seed=20261127"));
  }
}
