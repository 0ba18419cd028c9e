package org.medconv.lab.train;

import org.medconv.lab.train.Recipe.Schedule;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of the commands that train: how long and how fast. */
public final class ScheduleOptions {
  private static final String DEFAULT = "default: ${DEFAULT-VALUE}";

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--epochs", defaultValue = "200", paramLabel = "N", description = DEFAULT)
  private int epochs;

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description = "cut-outs per step; " + DEFAULT)
  private int batch;

  @Option(
      names = "--accumulate",
      defaultValue = "1",
      paramLabel = "N",
      description = "passes per step, to save memory; " + DEFAULT)
  private int accumulate;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.001",
      paramLabel = "RATE",
      description =
          "highest learning rate; it falls along a cosine to 0, except with schdulefree; "
              + DEFAULT)
  private double learningRate;

  @Option(
      names = "--weight-decay",
      defaultValue = "0.01",
      paramLabel = "DECAY",
      description = DEFAULT)
  private double weightDecay;

  @Option(
      names = "--warm-up",
      defaultValue = "0",
      paramLabel = "STEPS",
      description = "steps during which the learning rate rises; " + DEFAULT)
  private int warmUp;

  @Option(
      names = "--frozen-norms-from",
      defaultValue = "1",
      paramLabel = "SHARE",
      description =
          "share of the epochs after which the norms keep their statistics; 1: never; " + DEFAULT)
  private double frozenNormsFrom;

  @Option(
      names = "--patience",
      defaultValue = "0",
      paramLabel = "EPOCHS",
      description =
          "stop after this many epochs without a lower validation loss, and keep the weights of the"
              + " best epoch; 0: run all epochs and keep the last weights; "
              + DEFAULT)
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
