package org.medconv.lab.segmenter;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.lab.segmenter.SegmenterTraining.Settings;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab train-segmenter}: trains the vertebra network on CTs that are painted. */
@Command(
    name = "train-segmenter",
    mixinStandardHelpOptions = true,
    description =
        "Trains the vertebra network on simulated CTs and, with --templates, on real anatomies;"
            + " continues from a checkpoint in --out.",
    footer = {"", "Example:", "  medconv lab train-segmenter --out target/vertebrae"})
public final class TrainSegmenter implements Callable<Integer> {
  @Option(names = "--out", required = true, description = "folder of checkpoints and log")
  private Path out;

  @Option(
      names = "--task",
      defaultValue = "SPINE",
      description = "network to train: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private SegmenterTraining.Task task;

  @Option(names = "--steps", defaultValue = "5200", description = "default: ${DEFAULT-VALUE}")
  private int steps;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--widths",
      split = ",",
      defaultValue = "16,32,64,128",
      description = "channels at each resolution, default: ${DEFAULT-VALUE}")
  private int[] widths;

  @Option(
      names = "--crop",
      split = ",",
      defaultValue = "80,64,96",
      description = "columns,rows,slices at 3 mm (spine task), default: ${DEFAULT-VALUE}")
  private int[] crop;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.004",
      description = "default: ${DEFAULT-VALUE}")
  private float learningRate;

  @Option(
      names = "--uses",
      defaultValue = "2",
      description = "how often each case is used, default: ${DEFAULT-VALUE}")
  private int uses;

  @Option(
      names = "--checkpoint-every",
      defaultValue = "200",
      description = "steps, default: ${DEFAULT-VALUE}")
  private int checkpointEvery;

  @Option(
      names = "--validation-cases",
      defaultValue = "8",
      description = "default: ${DEFAULT-VALUE}")
  private int validationCases;

  @Mixin private ComputeOptions on;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "initial weights (safetensors); default: random weights")
  private Path from;

  @Option(
      names = "--templates",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "share of the spine task's cases that are drawn from the label maps of real patients,"
              + " 0 to 1; default: ${DEFAULT-VALUE}")
  private double templates;

  @Override
  public Integer call() throws Exception {
    Settings settings =
        new Settings(
            out,
            task,
            steps,
            seed,
            widths,
            crop,
            learningRate,
            uses,
            checkpointEvery,
            validationCases,
            on.device(),
            on.threads(),
            Optional.ofNullable(from),
            templates);
    new SegmenterTraining(settings).run();
    return ExitCode.DONE;
  }
}
