package org.medconv.lab.calibrate;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.medconv.classify.ClassifierPlan;
import org.medconv.classify.Familiarity;
import org.medconv.classify.MedConvClassifier;
import org.medconv.lab.cohort.CohortFolder;
import org.medconv.lab.cohort.CutOutFolder;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.DatasetFolder;
import org.medconv.lab.cohort.DatasetPart;
import org.medconv.lab.cohort.Physics;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Range;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab calibrate}: finds out how sure a classifier may be, and writes it into its folder. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = {
      "Calibrates a classifier on the validation part of a cohort, and writes the calibration into"
          + " the model folder (calibration-*.safetensors, and commented keys in model.yaml):",
      "  probabilities, valid where classes are as common as in training (temperature scaling, or"
          + " vector scaling if it is better by one standard error in five-fold cross-validation);",
      "  prediction sets that hold the true class in the wanted share of each class (split"
          + " conformal prediction);",
      "  a probability of osteoporosis from which L1 is flagged, with its sensitivity, specificity"
          + " and predictive values in the test part;",
      "  limits of familiarity; beyond them the node gives no class.",
      "Then it checks all of this on the test part.",
      "With a simulated cohort it also draws volumes that are not L1 (head, chest, noise, T8, L4,"
          + " sacrum) to learn from, and, of other subjects, these and more (T12, L2, femur) to"
          + " check."
    },
    footer = {
      "",
      "Examples:",
      "  medconv lab simulate-cohort --out cohort --subjects 3000,300,500",
      "  medconv lab calibrate --model models/medconv-resnet50 --data cohort",
      "  medconv lab calibrate --model models/my-medconv --data AustinSpine --outside 0"
          + " --coverage 0.8"
    })
public final class Calibrate implements Callable<Integer> {
  private static final long BAND_SEEDS = 2000;
  private static final String DEFAULT = "default: ${DEFAULT-VALUE}";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "model folder; changed in place")
  private Path model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "labelled L1s with train_data, val_data and test_data, or one folder")
  private Path data;

  @Option(
      names = "--outside",
      defaultValue = "" + CutOutFolder.OUTSIDE_HU,
      paramLabel = "HU",
      description = "\"not L1\" in the volumes, without cutouts.json; " + DEFAULT)
  private short outsideHu;

  @Option(
      names = "--coverage",
      defaultValue = "0.9",
      description = "share of each class whose prediction set holds the truth; " + DEFAULT)
  @Range(from = 0, to = 1, open = true)
  private double coverage;

  @Option(
      names = "--flag-sensitivity",
      defaultValue = "0.85",
      description = "share of the cases with osteoporosis that the flag must find; " + DEFAULT)
  @Range(from = 0.01, to = 1)
  private double flagSensitivity;

  @Option(
      names = "--ood-quantile",
      defaultValue = "0.95",
      description = "share of L1s that count as familiar; " + DEFAULT)
  @Range(from = 0, to = 1, open = true)
  private double familiarShare;

  @Option(
      names = "--training-cases",
      defaultValue = "300",
      description =
          "number of L1s that define what is familiar: from the training part, or, for a simulated"
              + " cohort, drawn evenly over all attenuations, with as many others for the limits; "
              + DEFAULT)
  @Range(from = Familiarity.DIMENSIONS + 1, to = 100_000)
  private int trainingCases;

  @Option(
      names = "--strange",
      defaultValue = "100",
      description =
          "volumes of each kind that is not L1, to learn from, and as many to check; 0: none; not"
              + " drawn for a cohort of patients; "
              + DEFAULT)
  @Range(from = 0, to = 100_000)
  private int strange;

  @Option(
      names = "--check-strange",
      paramLabel = "N",
      description = "volumes of each kind to check, if not as many as to learn from; 0: none")
  @Range(from = 0, to = 100_000)
  private Integer checkStrange;

  @Option(
      names = "--per-band",
      defaultValue = "0",
      description =
          "L1s to check in each band of attenuation (20-60, 60-90, 90-120, 120-160, 160-220 HU);"
              + " not drawn for a cohort of patients; "
              + DEFAULT)
  @Range(from = 0, to = 100_000)
  private int perBand;

  @Option(
      names = "--seed",
      defaultValue = "20261124",
      description = "seed of these volumes; the check uses the next seed; " + DEFAULT)
  private long seed;

  @Option(
      names = "--traits",
      paramLabel = "DIR",
      description =
          "folder that keeps what was measured on the drawn volumes (CSV): a calibration with the"
              + " same seeds and counts, of another network say, does not draw them again")
  private Path traits;

  @Option(
      names = "--model-version",
      description = "version of the calibrated model; default: the last number plus one")
  private String version;

  @Option(
      names = "--check-only",
      description = "only check the existing calibration; write nothing")
  private boolean checkOnly;

  @Mixin private ComputeOptions on;

  @Override
  public Integer call() throws Exception {
    Compute compute = on.open();
    Dataset dataset =
        new DatasetFolder(data, new DatasetFolder.Reading(outsideHu, 13, 1))
            .read(ClassifierPlan.of(ModelFolder.open(model)).cutOut());
    requireEnough(dataset);
    Physics physics = CohortFolder.physics(data);
    if (!checkOnly) {
      try (MedConvClassifier classifier =
          MedConvClassifier.openUncalibrated(ModelFolder.open(model), compute)) {
        calibrate(classifier, dataset, physics);
      }
    }
    try (MedConvClassifier classifier = MedConvClassifier.open(ModelFolder.open(model), compute)) {
      System.out.print(
          CalibrationCheck.of(
              classifier,
              dataset.test(),
              new KeptTraits.Draw(
                  dataset.simulated() ? checked() : 0,
                  seed + 1,
                  physics,
                  classifier.plan().cutOut()),
              kept(),
              dataset.simulated() ? perBand : 0,
              seed + BAND_SEEDS,
              physics));
    }
    return ExitCode.DONE;
  }

  private void requireEnough(Dataset dataset) throws Exception {
    dataset.requireCases(DatasetPart.TEST, 1);
    if (!checkOnly) {
      dataset.countsOfAll(DatasetPart.VALIDATION);
      if (!dataset.simulated()) {
        dataset.requireCases(DatasetPart.TRAINING, Familiarity.DIMENSIONS + 1);
      }
    }
  }

  private void calibrate(MedConvClassifier classifier, Dataset dataset, Physics physics)
      throws Exception {
    int others = dataset.simulated() ? strange : 0;
    ClassifierCalibration.Outcome outcome =
        new ClassifierCalibration(
                classifier,
                new ClassifierCalibration.Options(
                    coverage,
                    flagSensitivity,
                    familiarShare,
                    trainingCases,
                    others,
                    seed,
                    physics,
                    kept()))
            .calibrate(dataset);
    CalibratedFolder.write(
        model,
        version == null ? CalibratedFolder.next(classifier.model().version()) : version,
        outcome.calibration(),
        on(dataset),
        by(others));
    System.out.printf(
        Locale.ROOT,
        "%s scaling; negative log likelihood in cross-validation: temperature %.4f, vector %.4f%n%s"
            + " written%n",
        outcome.scaling().form().name().toLowerCase(Locale.ROOT),
        outcome.scaling().temperatureLoss(),
        outcome.scaling().vectorLoss(),
        model);
  }

  private int checked() {
    return checkStrange == null ? strange : checkStrange;
  }

  private KeptTraits kept() {
    return new KeptTraits(Optional.ofNullable(traits));
  }

  private String on(Dataset dataset) {
    int count = dataset.validation().size();
    return dataset.simulated()
        ? ("%d L1s; for what is familiar %d others, drawn evenly over all attenuations; simulated,"
                + " no patient")
            .formatted(count, 2 * trainingCases)
        : "%d L1s for the limits, the training part's for what is usual".formatted(count);
  }

  private String by(int others) {
    return String.format(
        Locale.ROOT,
        "lab calibrate --coverage %s --flag-sensitivity %s --ood-quantile %s --training-cases %d"
            + " --strange %d --seed %d",
        coverage,
        flagSensitivity,
        familiarShare,
        trainingCases,
        others,
        seed);
  }
}
