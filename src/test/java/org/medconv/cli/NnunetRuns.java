package org.medconv.cli;

import static org.medconv.cli.PageRun.notRun;
import static org.medconv.cli.PageRun.run;
import static org.medconv.cli.PageRuns.BUILD;
import static org.medconv.cli.PageRuns.HEAVY;
import static org.medconv.cli.PageRuns.NETWORK;

import java.util.List;

/** The commands of nnunet.md, in the order in which they are run. */
final class NnunetRuns {
  private NnunetRuns() {}

  static List<PageRun> all() {
    return List.of(
        run("medconv models import"
                + " Dataset292_TotalSegmentator_part2_vertebrae_1532subj.zip"
                + " --name totalsegmentator")
            .with("weights.zip", "Dataset292_TotalSegmentator_part2_vertebrae_1532subj.zip")
            .with("second", "totalsegmentator")
            .writes("models/second/model.yaml", "models/second/weights.safetensors"),
        run("medconv models import export.zip --name ctspine1k --fold all --orientation LPS")
            .with("--fold 0", "--fold all")
            .writes("models/ctspine1k/model.yaml", "models/ctspine1k/weights.safetensors"),
        run("medconv models verify"),
        notRun(BUILD, HEAVY + "NnUnetParityTest"),
        notRun(NETWORK, "python3 -m venv target/nnunet-python"),
        notRun(
            NETWORK,
            "target/nnunet-python/bin/pip install -r src/test/python/requirements-nnunet.txt"));
  }
}
