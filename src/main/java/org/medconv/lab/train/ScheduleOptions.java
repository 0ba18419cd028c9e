package org.medconv.lab.train;

import org.medconv.lab.train.Recipe.Schedule;
import org.medconv.terminal.Range;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options for the schedule of a training. */
public final class ScheduleOptions {
  private static final String DEFAULT = "default: ${DEFAULT-VALUE}";

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--epochs", defaultValue = "200", paramLabel = "N", description = DEFAULT)
  @Range(from = 1, to = 1_000_000)
  private int epochs;

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description = "cut-outs per step; " + DEFAULT)
  @Range(from = 2, to = 4096)
  private int batch;

  @Option(
      names = "--accumulate",
      defaultValue = "1",
      paramLabel = "N",
      description = "passes per step, to save memory; " + DEFAULT)
  @Range(from = 1, to = 2048)
  private int accumulate;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.001",
      paramLabel = "RATE",
      description =
          "highest learning rate; it falls along a cosine to 0, except with schdulefree; "
              + DEFAULT)
  @Range(from = 0, to = 10, open = true)
  private double learningRate;

  @Option(
      names = "--weight-decay",
      defaultValue = "0.01",
      paramLabel = "DECAY",
      description = DEFAULT)
  @Range(from = 0, to = 10)
  private double weightDecay;

  @Option(
      names = "--warm-up",
      defaultValue = "0",
      paramLabel = "STEPS",
      description = "steps during which the learning rate rises; " + DEFAULT)
  @Range(from = 0, to = 1_000_000)
  private int warmUp;

  @Option(
      names = "--frozen-norms-from",
      defaultValue = "1",
      paramLabel = "SHARE",
      description =
          "share of the epochs after which the norms keep their statistics; 1: never; " + DEFAULT)
  @Range(from = 0, to = 1)
  private double frozenNormsFrom;

  @Option(
      names = "--patience",
      defaultValue = "0",
      paramLabel = "EPOCHS",
      description =
          "stop after this many epochs without a lower validation loss, and keep the weights of the"
              + " best epoch; 0: run all epochs and keep the last weights; "
              + DEFAULT)
  @Range(from = 0, to = 1_000_000)
  private int patience;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "seed of initial weights, order and augmentation; " + DEFAULT)
  private long seed;

  public Schedule schedule() {
    try {
      return new Schedule(
          epochs,
          batch,
          accumulate,
          learningRate,
          weightDecay,
          warmUp,
          frozenNormsFrom,
          patience,
          seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
