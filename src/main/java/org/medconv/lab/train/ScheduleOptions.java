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
      description = "cut-outs a step; " + DEFAULT)
  private int batch;

  @Option(
      names = "--accumulate",
      defaultValue = "1",
      paramLabel = "N",
      description = "a step's batch in so many passes, to save memory; " + DEFAULT)
  private int accumulate;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.001",
      paramLabel = "RATE",
      description = "at its highest; falls along a cosine to 0, but with schdulefree; " + DEFAULT)
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
      description = "in which the learning rate rises; " + DEFAULT)
  private int warmUp;

  @Option(
      names = "--frozen-norms-from",
      defaultValue = "1",
      paramLabel = "SHARE",
      description =
          "of the epochs, after which the norms keep their statistics; 1 for never; " + DEFAULT)
  private double frozenNormsFrom;

  @Option(
      names = "--patience",
      defaultValue = "0",
      paramLabel = "EPOCHS",
      description =
          "ends when the validation loss was not lower for so many epochs, and keeps the best"
              + " epoch's weights; 0: all epochs, and the last one's; "
              + DEFAULT)
  private int patience;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "of first weights, order and augmentation; " + DEFAULT)
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
