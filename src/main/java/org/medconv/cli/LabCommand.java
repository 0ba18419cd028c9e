package org.medconv.cli;

import org.medconv.lab.Calibrate;
import org.medconv.lab.EvaluateClassifier;
import org.medconv.lab.EvaluateSegmenter;
import org.medconv.lab.PackSegmenter;
import org.medconv.lab.SimulateCohort;
import org.medconv.lab.TrainMedConv;
import org.medconv.lab.TrainSegmenter;
import picocli.CommandLine.Command;

@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = "Trains the networks, on simulated CTs.",
    subcommands = {
      SimulateCohort.class,
      TrainMedConv.class,
      TrainSegmenter.class,
      PackSegmenter.class,
      EvaluateSegmenter.class,
      EvaluateClassifier.class,
      Calibrate.class
    })
final class LabCommand {}
