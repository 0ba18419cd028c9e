package org.medconv.cli;

import static org.medconv.cli.PageRun.run;

import java.util.List;

/** The commands of record.md, in the order in which they are run. */
final class RecordRuns {
  private RecordRuns() {}

  static List<PageRun> all() {
    return List.of(
        run("medconv jobs list --accession 4711").and("--config data/demo/conf/node.yaml"),
        run("medconv jobs list --patient P0001 --outcome ABSTAINED")
            .and("--config data/demo/conf/node.yaml"),
        run("medconv jobs list --scanner CT-EAST --reason NO_ANCHOR --since 7d")
            .and("--config data/demo/conf/node.yaml"),
        run("medconv jobs list --study 1.2.826.0.1.3680043.8.498.1")
            .and("--config data/demo/conf/node.yaml"),
        run("medconv jobs list --state FAILED,UNDELIVERED --since yesterdayT18:00")
            .and("--config data/demo/conf/node.yaml"),
        run("medconv jobs list --since 2026-10-01 --until 2026-11-01 --csv")
            .and("--config data/demo/conf/node.yaml"),
        run("medconv jobs list --outcome CLASSIFIED --json")
            .and("--config data/demo/conf/node.yaml"),
        run("medconv jobs retry --state FAILED --reason INPUT_OUTPUT --since yesterdayT18:00")
            .and("--yes --config data/demo/conf/node.yaml"),
        run("medconv jobs cancel --rule chest-ct --state QUEUED")
            .and("--yes --config data/demo/conf/node.yaml"),
        run("medconv jobs rerun --outcome CLASSIFIED --since 7d --classifier medconv-resnet50")
            .and("--yes --config data/demo/conf/node.yaml"),
        run("medconv retention --dry-run").and("--config data/demo/conf/node.yaml"),
        run("medconv hold 4711 --note teaching")
            .with("SIM1", "4711")
            .and("--config data/demo/conf/node.yaml"),
        run("medconv hold").and("--config data/demo/conf/node.yaml"),
        run("medconv release 4711").with("SIM1", "4711").and("--config data/demo/conf/node.yaml"),
        run("medconv alerts test").ends(1));
  }
}
