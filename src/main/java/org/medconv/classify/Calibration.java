package org.medconv.classify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.model.ModelFolder;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;

/**
 * What a model folder says of how sure its classifier is, found out on cases that no training saw.
 *
 * @param scaling makes probabilities of logits
 * @param shares of the classes in the population in which these probabilities hold, in the order of
 *     {@link BoneClass}
 * @param sets the classes that cannot be ruled out
 * @param familiarity how an L1 is told from what is none, or none that was learnt
 */
public record Calibration(
    LogitScaling scaling, Probabilities shares, PredictionSets sets, Familiarity familiarity) {

  /**
   * Reads {@code calibration} (a safetensors file, see {@link Familiarity}), {@code
   * calibrationSha256}, {@code logitScale}, {@code logitOffset}, {@code classShares}, {@code
   * coverage}, {@code setThresholds}, {@code unfamiliarAbove}, {@code familiarShare} and, where it
   * was shown other things than L1s, {@code otherKinds} and {@code otherAbove}.
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
    try {
      return Optional.of(
          new Calibration(
              new LogitScaling(scales, offsets),
              new Probabilities(shares[0], shares[1], shares[2]),
              new PredictionSets(coverage, thresholds),
              Familiarity.of(
                  tensors.get(), kinds, new Familiarity.Limits(distance, logOdds, familiarShare))));
    } catch (IllegalArgumentException e) {
      throw new UnableToOpenModel(
          "%s: the calibration: %s; run `lab calibrate` again"
              .formatted(folder.folder(), e.getMessage()),
          e);
    }
  }

  /** The answer to a network's response, apart from the class. */
  Certainty certainty(Probabilities answer, BoneClass reported, Unfamiliarity unfamiliarity) {
    return new Certainty(sets.of(answer, reported), unfamiliarity, shares);
  }
}
