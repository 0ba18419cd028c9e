package org.medconv.cli;

import static org.medconv.cli.PageRun.before;
import static org.medconv.cli.PageRun.notRun;
import static org.medconv.cli.PageRun.run;
import static org.medconv.cli.PageRuns.BUILD;
import static org.medconv.cli.PageRuns.HEAVY_BATCH;
import static org.medconv.cli.PageRuns.TINY;

import java.util.List;

/** The commands of README.md, in the order in which they are run. */
final class ReadmeRuns {
  private ReadmeRuns() {}

  static List<PageRun> all() {
    return List.of(
        before("medconv phantom path/to/series --matrix 128 --slices 70 --between 5 --noise 5"),
        run("medconv doctor").and("--offline"),
        notRun("runs until it is stopped; CrashTest starts and stops it", "medconv serve"),
        run("medconv demo")
            .and("path/to/series")
            .writes("data/demo/picture.png", "data/demo/archive", "data/demo/conf/node.yaml"),
        run("medconv jobs list").and("--config data/demo/conf/node.yaml"),
        run("medconv jobs show 17").with("1", "17").and("--config data/demo/conf/node.yaml"),
        run("medconv jobs retry 17").with("1", "17").and("--config data/demo/conf/node.yaml"),
        run("medconv jobs list --since 30d --csv").and("--config data/demo/conf/node.yaml"),
        run("medconv rules check"),
        run("medconv rules test path/to/study").with("path/to/series", "path/to/study"),
        run("medconv models import weights.zip --name totalsegmentator")
            .writes("models/totalsegmentator/model.yaml"),
        before("medconv lab simulate-cohort --out cohort --subjects 16,16,16 --seed 3"),
        before("medconv lab pretrain resnet18 --data cohort --out imagenet " + TINY),
        run("medconv lab cut --help"),
        run("medconv lab train --data cohort --recipe resnet50+pretrain+balce"
                + " --pretrained imagenet --out run --model models/ours")
            .with("resnet18", "resnet50")
            .and(TINY)
            .writes("run/learning.csv", "run/learning.png", "models/ours/model.yaml"),
        run("medconv lab evaluate --model models/ours --data cohort --out report")
            .writes("report/evaluation.json", "report/evaluation.md", "report/evaluation.html"),
        run("medconv lab calibrate --model models/ours --data cohort")
            .and("--strange 0 --training-cases 60")
            .writes("models/ours/model.yaml"),
        run("medconv lab table 2 --data cohort --pretrained imagenet --out tables")
            .and("--rows resnet18.a1_in1k$ " + TINY)
            .writes("tables/rows"),
        notRun(BUILD, "mvn -B verify"),
        notRun(BUILD, "mvn verify"),
        notRun(BUILD, "mvn test"),
        notRun(BUILD, "mvn spotless:apply"),
        notRun(BUILD, "mvn -Dquick test -Dtest=…"),
        notRun(BUILD, HEAVY_BATCH + "FuzzTest -Dfuzz.minutes=60"));
  }
}
