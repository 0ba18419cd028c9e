package org.medconv.classify;

import java.util.Optional;
import org.medconv.model.ModelId;

/**
 * The classifier's answer for one L1.
 *
 * @param probabilities for a calibrated model those of {@link LogitScaling}, valid in the
 *     population of {@link Certainty#shares}; otherwise the scores of {@link MedConvClass}, which
 *     are not probabilities
 * @param medConv the paper's decision from the same logits
 * @param certainty empty for an uncalibrated model
 * @param device {@code cpu}, {@code gpu:0}
 */
public record Classification(
    Probabilities probabilities,
    MedConvClass medConv,
    Optional<Certainty> certainty,
    ModelId model,
    String device) {

  /** Of an uncalibrated model. */
  public Classification(MedConvClass medConv, ModelId model, String device) {
    this(medConv.scores(), medConv, Optional.empty(), model, device);
  }

  /** The most probable class; for an uncalibrated model, the class with the highest score. */
  public BoneClass boneClass() {
    return probabilities.mostLikely();
  }

  /** The same with the site's own threshold. Without probabilities there is no flag. */
  public Classification flaggedAt(double threshold) {
    return new Classification(
        probabilities,
        medConv,
        certainty.map(
            known ->
                new Certainty(
                    known.set(),
                    known.unfamiliarity(),
                    known.shares(),
                    Optional.of(FlagRule.ofSite(threshold)))),
        model,
        device);
  }
}
