package org.medconv.lab.segmenter;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.lab.segmenter.SegmenterTraining.Settings;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Range;
import org.medconv.terminal.Usage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab train-segmenter}: trains a network of the segmenter on painted CTs. */
@Command(
    name = "train-segmenter",
    mixinStandardHelpOptions = true,
    description =
        "Trains the vertebra network on simulated CTs and, with --templates, on real anatomies;"
            + " continues from a checkpoint in --out.",
    footer = {"", "Example:", "  medconv lab train-segmenter --out target/vertebrae"})
public final class TrainSegmenter implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--out", required = true, description = "folder of checkpoints and log")
  private Path out;

  @Option(
      names = "--task",
      defaultValue = "SPINE",
      description = "network to train: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private SegmenterTraining.Task task;

  @Option(names = "--steps", defaultValue = "5200", description = "default: ${DEFAULT-VALUE}")
  @Range(from = 1, to = 100_000_000)
  private int steps;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--widths",
      split = ",",
      defaultValue = "16,32,64,128",
      description = "channels at each resolution, default: ${DEFAULT-VALUE}")
  @Range(from = 1, to = 1024)
  private int[] widths;

  @Option(
      names = "--crop",
      split = ",",
      defaultValue = "80,64,96",
      description = "columns,rows,slices at 3 mm (spine task), default: ${DEFAULT-VALUE}")
  @Range(from = 16, to = 512)
  private int[] crop;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.004",
      description = "default: ${DEFAULT-VALUE}")
  @Range(from = 0, to = 10, open = true)
  private float learningRate;

  @Option(
      names = "--uses",
      defaultValue = "2",
      description = "how often each case is used, default: ${DEFAULT-VALUE}")
  @Range(from = 1, to = 1000)
  private int uses;

  @Option(
      names = "--checkpoint-every",
      defaultValue = "200",
      description = "steps, default: ${DEFAULT-VALUE}")
  @Range(from = 1, to = 1_000_000)
  private int checkpointEvery;

  @Option(
      names = "--validation-cases",
      defaultValue = "8",
      description = "default: ${DEFAULT-VALUE}")
  @Range(from = 1, to = 10_000)
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
  @Range(from = 0, to = 1)
  private double templates;

  @Override
  public Integer call() throws Exception {
    new SegmenterTraining(Usage.unlessMade(spec, this::settings)).run();
    return ExitCode.DONE;
  }

  private Settings settings() {
    return new Settings(
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
  }
}
