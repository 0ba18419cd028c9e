package org.medconv.classify;

import org.medconv.model.ModelId;

/**
 * The classifier's answer for one L1.
 *
 * @param device what it ran on: {@code cpu}, {@code gpu:0}
 */
public record Classification(
    BoneClass boneClass, Probabilities probabilities, ModelId model, String device) {}
