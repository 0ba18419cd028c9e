package org.medconv.cli;

import static org.medconv.cli.PageRun.notRun;
import static org.medconv.cli.PageRun.run;
import static org.medconv.cli.PageRuns.BUILD;
import static org.medconv.cli.PageRuns.HEAVY;
import static org.medconv.cli.PageRuns.SHELL;
import static org.medconv.cli.PageRuns.TINY;

import java.util.List;
import java.util.stream.Stream;

/** The commands of medconv.md, in the order in which they are run. */
final class MedconvRuns {
  private MedconvRuns() {}

  static List<PageRun> all() {
    return Stream.of(cohorts(), tables(), nearer(), calibrations()).flatMap(List::stream).toList();
  }

  private static List<PageRun> cohorts() {
    String large =
        "medconv lab simulate-cohort --out cohort/large --subjects 3000,300,500 --seed 1";
    String simple = "medconv lab simulate-cohort --out cohort/simple --physics SIMPLE";
    return List.of(
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
        run(simple).and("--subjects 1,1,1"),
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

  /** The 117 trainings of "Running them on two cores", with their variables inserted. */
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

  /** The rows nearer to the paper and the candidates, their variables in the commands. */
  private static List<PageRun> nearer() {
    String card = "needs a GPU; the kind of command is run with small numbers above";
    return List.of(
        run("medconv lab simulate-cohort --out austinspine")
            .with("austinspine-routine", "austinspine")
            .and("--subjects 1,1,1"),
        run("medconv lab simulate-cohort --out cohort-other --subjects 800,100,20 --seed 1")
            .with("--subjects 1,1,1", "--subjects 800,100,20"),
        notRun(
            SHELL,
            "NEAR=\"--size 64,48,40 --spacing 1.5 --batch 16 --learning-rate 0.0005"
                + " --device gpu:0\""),
        notRun(
            card,
            "medconv lab pretrain resnet50 resnet18 $NEAR --epochs 6 --data cohort-other"
                + " --out weights"),
        notRun(
            SHELL,
            "TABLE=\"$NEAR --epochs 40 --data austinspine --pretrained weights --out tables\""),
        notRun(
            card,
            "medconv lab table 7 $TABLE --rows"
                + " '^plain cross-entropy$|^Bal-CE with tau2 = 1$|^T-score$' --seeds 3"),
        notRun(card, "medconv lab table 7 $TABLE --rows equations"),
        notRun(card, "medconv lab table 2 $TABLE --rows '^resnet18.a1_in1k$'"),
        notRun(card, "medconv lab table 7 $TABLE --report-only"),
        run("medconv lab simulate-cohort --out cohort/ship --subjects 3000,500,500 --seed 3")
            .with("--subjects 1,1,1", "--subjects 3000,500,500"),
        notRun(
            SHELL,
            "SHIP=\"--size 32,28,24 --spacing 2 --batch 16 --epochs 8 --frozen-norms-from 0.7"
                + " --data cohort/ship --pretrained weights --with augment+windows --out ship"
                + " --models ship/models\""),
        notRun(card, "medconv lab table 7 $SHIP --seeds 3 --device gpu:0"),
        run("medconv lab table 7 $SHIP --report-only --part VALIDATION --choose models/chosen")
            .as(
                "medconv lab table 7 --data cohort --pretrained imagenet --with augment+windows"
                    + " --report-only --part VALIDATION --out ship "
                    + TINY)
            .writes("ship/table-7.md"));
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
        notRun(BUILD, HEAVY + "BackboneParityTest"),
        notRun(BUILD, "MEDCONV_PYTHON=venv/bin/python " + HEAVY + "BackboneParityTest"),
        notRun(
            "needs a Python with timm_3d",
            "venv/bin/python src/test/python/timm3d_backbones.py"
                + " src/test/resources/timm/backbones.json"));
  }
}
