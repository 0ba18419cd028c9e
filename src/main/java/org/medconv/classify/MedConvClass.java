package org.medconv.classify;

/**
 * The paper's decision: the largest of the scores of {@link LogitAdjustment}. It favours the rare
 * classes, so it may differ from the most probable class.
 *
 * @param scores the adjusted scores; not probabilities of any population
 * @param rule of the scores, in one line
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
