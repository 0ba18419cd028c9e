package org.medconv.classify;

import java.util.Optional;
import org.medconv.model.ModelId;

/**
 * The classifier's answer for one L1.
 *
 * @param boneClass the most likely one after the {@link LogitAdjustment}, which leans towards the
 *     rare classes so that they are not missed
 * @param probabilities of a calibrated model: those of {@link LogitScaling}, which hold in the
 *     population of {@link Certainty#shares} and do not lean, so that another class may have a
 *     higher one; else the adjusted scores
 * @param certainty empty for a model that was not calibrated
 * @param device what it ran on: {@code cpu}, {@code gpu:0}
 */
public record Classification(
    BoneClass boneClass,
    Probabilities probabilities,
    Optional<Certainty> certainty,
    ModelId model,
    String device) {

  /** Of a model that was not calibrated. */
  public Classification(
      BoneClass boneClass, Probabilities probabilities, ModelId model, String device) {
    this(boneClass, probabilities, Optional.empty(), model, device);
  }
}
