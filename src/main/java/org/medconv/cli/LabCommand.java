package org.medconv.cli;

import org.medconv.lab.Calibrate;
import org.medconv.lab.CutL1;
import org.medconv.lab.EvaluateClassifier;
import org.medconv.lab.EvaluateSegmenter;
import org.medconv.lab.PackSegmenter;
import org.medconv.lab.Pretrain;
import org.medconv.lab.RunSweep;
import org.medconv.lab.RunTable;
import org.medconv.lab.SimulateCohort;
import org.medconv.lab.TrainMedConv;
import org.medconv.lab.TrainSegmenter;
import picocli.CommandLine.Command;

@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = "The research half: labelled L1s, training, the paper's tables, measuring.",
    subcommands = {
      CutL1.class,
      SimulateCohort.class,
      TrainMedConv.class,
      TrainSegmenter.class,
      PackSegmenter.class,
      EvaluateSegmenter.class,
      EvaluateClassifier.class,
      Calibrate.class,
      Pretrain.class,
      RunTable.class,
      RunSweep.class
    })
final class LabCommand {}
