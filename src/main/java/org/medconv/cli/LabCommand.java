package org.medconv.cli;

import org.medconv.lab.calibrate.Calibrate;
import org.medconv.lab.cohort.CutL1;
import org.medconv.lab.cohort.SimulateCohort;
import org.medconv.lab.evaluate.BesideHu;
import org.medconv.lab.evaluate.EvaluateClassifier;
import org.medconv.lab.evaluate.EvaluateSegmenter;
import org.medconv.lab.segmenter.PackSegmenter;
import org.medconv.lab.segmenter.TrainSegmenter;
import org.medconv.lab.tables.RunSweep;
import org.medconv.lab.tables.RunTable;
import org.medconv.lab.train.Pretrain;
import org.medconv.lab.train.TrainMedConv;
import picocli.CommandLine.Command;

@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description =
        "Research tools: prepare labelled L1s, train, evaluate, and reproduce the paper's tables.",
    subcommands = {
      CutL1.class,
      SimulateCohort.class,
      TrainMedConv.class,
      TrainSegmenter.class,
      PackSegmenter.class,
      EvaluateSegmenter.class,
      EvaluateClassifier.class,
      BesideHu.class,
      Calibrate.class,
      Pretrain.class,
      RunTable.class,
      RunSweep.class
    })
final class LabCommand {}
