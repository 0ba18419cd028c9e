package org.medconv.cli;

import static org.medconv.cli.PageRun.notRun;
import static org.medconv.cli.PageRun.run;

import java.util.List;

/** The commands of the model cards, in the order in which they are run. */
final class ModelCardRuns {
  private ModelCardRuns() {}

  static List<PageRun> all() {
    String large =
        "medconv lab simulate-cohort --out cohort/large --subjects 3000,300,500 --seed 1";
    return List.of(
        run(large + " --physics SIMPLE").with("1,1,1", "3000,300,500").with("large-2", "large"),
        notRun(
            "needs a quarter of an hour; README's `lab train` is run",
            "medconv lab train --data cohort/large"
                + " --recipe resnet50+balce+windows+augment+tau2=0.5 --epochs 8 --batch 16"
                + " --frozen-norms-from 0.7 --threads 1 --seed 20261123 --out target/shipped"
                + " --model medconv-resnet50 --model-version 0.2.0"));
  }
}
