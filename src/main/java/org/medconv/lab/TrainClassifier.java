package org.medconv.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.medconv.classify.LogitAdjustment;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.SafeTensors.Storage;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab train-classifier}: trains MedConv on simulated L1s and writes its model folder. */
@Command(
    name = "train-classifier",
    aliases = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains the bone density classifier on simulated L1s and writes its model folder.",
      "Goes on from the checkpoint in --out if there is one of the same options."
    },
    footer = {
      "",
      "Example:",
      "  medconv lab train-classifier --out target/medconv --model models/medconv-resnet50"
    })
public final class TrainClassifier implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      description = "folder of cut-outs, checkpoint and learning curve")
  private Path out;

  @Option(names = "--model", required = true, description = "model folder to write")
  private Path model;

  @Option(names = "--model-version", defaultValue = "0.1.0", description = DEFAULT)
  private String version;

  @Option(names = "--storage", defaultValue = "INT8_PER_CHANNEL", description = STORAGE)
  private Storage storage;

  @Option(names = "--training-cases", defaultValue = "3000", description = DEFAULT)
  private int trainingCases;

  @Option(names = "--validation-cases", defaultValue = "200", description = DEFAULT)
  private int validationCases;

  @Option(names = "--steps", defaultValue = "600", description = DEFAULT)
  private int steps;

  @Option(names = "--batch", defaultValue = "16", description = DEFAULT)
  private int batch;

  @Option(names = "--passes", defaultValue = "1", description = PASSES)
  private int passes;

  @Option(names = "--learning-rate", defaultValue = "0.001", description = DEFAULT)
  private double learningRate;

  @Option(names = "--weight-decay", defaultValue = "0.01", description = DEFAULT)
  private double weightDecay;

  @Option(names = "--frozen-from", defaultValue = "0.7", description = FROZEN)
  private double frozenFrom;

  @Option(names = "--tau1", defaultValue = "" + LogitAdjustment.TAU1, description = DEFAULT)
  private double tau1;

  @Option(names = "--tau2", defaultValue = "" + LogitAdjustment.TAU2, description = DEFAULT)
  private double tau2;

  @Option(names = "--seed", defaultValue = "20261122", description = DEFAULT)
  private long seed;

  @Option(names = "--checkpoint-every", defaultValue = "100", description = "steps, " + DEFAULT)
  private int checkpointEvery;

  @Option(names = "--device", defaultValue = "auto", description = "auto, cpu, gpu:N; " + DEFAULT)
  private String device;

  @Option(names = "--threads", defaultValue = "2", description = DEFAULT)
  private int threads;

  private static final String DEFAULT = "default: ${DEFAULT-VALUE}";
  private static final String STORAGE = "F32, F16 or INT8_PER_CHANNEL; " + DEFAULT;
  private static final String PASSES =
      "a step's batch in so many parts, to save memory; " + DEFAULT;
  private static final String FROZEN =
      "share of the steps after which the norms keep their statistics; " + DEFAULT;

  @Override
  public Integer call() throws Exception {
    Compute compute = Compute.open(DeviceChoice.parse(device), threads);
    Instant start = Instant.now();
    ClassifierTraining.Outcome outcome = ClassifierTraining.train(options(), compute);
    Duration took = Duration.between(start, Instant.now());
    ClassifierFolder.write(model, version, outcome, storage, trainedBy(compute, took));
    System.out.printf("validation: %s%n%s written%n", outcome.validation(), model);
    return 0;
  }

  private ClassifierTraining.Options options() {
    return new ClassifierTraining.Options(
        out,
        trainingCases,
        validationCases,
        steps,
        batch,
        passes,
        learningRate,
        weightDecay,
        frozenFrom,
        tau1,
        tau2,
        seed,
        checkpointEvery);
  }

  private String trainedBy(Compute compute, Duration took) {
    return String.format(
        Locale.ROOT,
        "lab train-classifier --training-cases %d --steps %d --batch %d --passes %d --learning-rate"
            + " %s --weight-decay %s --frozen-from %s --tau1 %s --tau2 %s --seed %d; %s, %d threads"
            + " of %s, PyTorch %s by DJL, Java %s; %d minutes in its last run",
        trainingCases,
        steps,
        batch,
        passes,
        learningRate,
        weightDecay,
        frozenFrom,
        tau1,
        tau2,
        seed,
        compute.deviceName(),
        threads,
        System.getProperty("os.arch"),
        compute.engineVersion(),
        System.getProperty("java.version"),
        took.toMinutes());
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TrainClassifier()).execute(arguments));
  }
}
