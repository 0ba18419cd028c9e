package org.medconv.classify;

/**
 * The paper's own decision: the largest of the scores that {@link LogitAdjustment} makes. It leans
 * towards the rare classes, so it may differ from the most probable class.
 *
 * @param scores the adjusted scores; the probabilities of no population
 * @param rule how they are made, in one line
 */
public record MedConvClass(Probabilities scores, String rule) {
  public MedConvClass {
    if (rule.isBlank()) {
      throw new IllegalArgumentException("the rule of a MedConv class is empty; it must name it");
    }
  }

  /** The class with the largest score. */
  public BoneClass boneClass() {
    return scores.mostLikely();
  }
}
