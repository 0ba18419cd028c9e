package org.medconv.classify;

import java.util.Optional;
import org.medconv.model.ModelId;

/**
 * The classifier's answer for one L1.
 *
 * @param probabilities of a calibrated model: those of {@link LogitScaling}, which hold in the
 *     population of {@link Certainty#shares}; else the scores of {@link MedConvClass}, which are no
 *     probabilities
 * @param medConv the paper's decision, from the same logits
 * @param certainty empty for a model that was not calibrated
 * @param device what it ran on: {@code cpu}, {@code gpu:0}
 */
public record Classification(
    Probabilities probabilities,
    MedConvClass medConv,
    Optional<Certainty> certainty,
    ModelId model,
    String device) {

  /** Of a model that was not calibrated. */
  public Classification(MedConvClass medConv, ModelId model, String device) {
    this(medConv.scores(), medConv, Optional.empty(), model, device);
  }

  /** The most probable class; of a model that was not calibrated, the one with the most score. */
  public BoneClass boneClass() {
    return probabilities.mostLikely();
  }

  /** The same with a threshold of the site's own; without probabilities there is no flag. */
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
