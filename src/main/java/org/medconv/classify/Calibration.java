package org.medconv.classify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.model.ModelFolder;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;

/**
 * The calibration of a classifier in its model folder, fitted on held-out cases.
 *
 * @param scaling converts logits into probabilities
 * @param shares class shares of the population in which these probabilities are valid, in the order
 *     of {@link BoneClass}
 * @param sets the prediction sets
 * @param familiarity recognises L1s, and tells them from other volumes
 * @param flag the rule that flags osteoporosis; empty if no threshold was set
 */
public record Calibration(
    LogitScaling scaling,
    Probabilities shares,
    PredictionSets sets,
    Familiarity familiarity,
    Optional<FlagRule> flag) {

  /**
   * Reads {@code calibration} (a safetensors file, see {@link Familiarity}), {@code
   * calibrationSha256}, {@code logitScale}, {@code logitOffset}, {@code classShares}, {@code
   * coverage}, {@code setThresholds}, {@code unfamiliarAbove}, {@code familiarShare}, if it was
   * trained with volumes that are not L1, {@code otherKinds} and {@code otherAbove}, and, with a
   * {@code flagThreshold}, {@code flagSensitivity}, {@code flagSpecificity}, {@code flagPpv},
   * {@code flagNpv} (each a share with its interval) and {@code flagOn}.
   *
   * @return empty for a folder without {@code calibration}
   * @throws UnableToOpenModel with the key that is missing or wrong, or for a damaged file
   */
  public static Optional<Calibration> of(ModelFolder folder) throws UnableToOpenModel {
    Optional<Map<String, Tensor>> tensors = folder.calibration();
    if (tensors.isEmpty()) {
      return Optional.empty();
    }
    double[] shares = ClassifierPlan.numbers(folder, "classShares", BoneClass.values().length);
    double coverage = folder.number("coverage");
    List<String> kinds = folder.texts("otherKinds");
    double distance = folder.number("unfamiliarAbove");
    double logOdds = kinds.isEmpty() ? Double.MAX_VALUE : folder.number("otherAbove");
    double familiarShare = folder.number("familiarShare");
    double[] scales = folder.numbers("logitScale");
    double[] offsets = folder.numbers("logitOffset");
    double[] thresholds = folder.numbers("setThresholds");
    Optional<double[][]> figures = flagFigures(folder);
    String flagOn = figures.isEmpty() ? "" : folder.required("flagOn").toString();
    try {
      return Optional.of(
          new Calibration(
              new LogitScaling(scales, offsets),
              new Probabilities(shares[0], shares[1], shares[2]),
              new PredictionSets(coverage, thresholds),
              Familiarity.of(
                  tensors.get(), kinds, new Familiarity.Limits(distance, logOdds, familiarShare)),
              figures.map(numbers -> flag(numbers, flagOn))));
    } catch (IllegalArgumentException e) {
      throw new UnableToOpenModel(
          "%s: the calibration: %s; run `lab calibrate` again"
              .formatted(folder.folder(), e.getMessage()),
          e);
    }
  }

  /** Threshold, sensitivity, specificity, PPV and NPV; empty without a threshold. */
  private static Optional<double[][]> flagFigures(ModelFolder folder) throws UnableToOpenModel {
    if (!folder.has("flagThreshold")) {
      return Optional.empty();
    }
    return Optional.of(
        new double[][] {
          {folder.number("flagThreshold")},
          ClassifierPlan.numbers(folder, "flagSensitivity", 3),
          ClassifierPlan.numbers(folder, "flagSpecificity", 3),
          ClassifierPlan.numbers(folder, "flagPpv", 3),
          ClassifierPlan.numbers(folder, "flagNpv", 3)
        });
  }

  private static FlagRule flag(double[][] figures, String on) {
    return new FlagRule(
        figures[0][0],
        Optional.of(
            new FlagRule.Found(
                share(figures[1]), share(figures[2]), share(figures[3]), share(figures[4]), on)));
  }

  private static Share share(double[] numbers) {
    return new Share(numbers[0], numbers[1], numbers[2]);
  }

  /** The certainty of an answer. */
  Certainty certainty(Probabilities answer, Unfamiliarity unfamiliarity) {
    return new Certainty(sets.of(answer), unfamiliarity, shares, flag);
  }
}
