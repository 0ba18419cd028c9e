package org.medconv.cli;

import org.medconv.lab.TrainSegmenter;
import picocli.CommandLine.Command;

@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = "Trains the networks, on simulated CTs.",
    subcommands = {TrainSegmenter.class})
final class LabCommand {}
