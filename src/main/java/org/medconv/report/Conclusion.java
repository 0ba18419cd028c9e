package org.medconv.report;

import org.medconv.classify.BoneClass;
import org.medconv.classify.PredictionSet;
import org.medconv.classify.Probabilities;

/**
 * The possible coded conclusions. The code of a disease needs a probability of at least one half,
 * and a prediction set without any other class. A less certain conclusion is a finding, or none.
 */
public enum Conclusion {
  OSTEOPOROSIS,
  OSTEOPENIA,
  NORMAL,
  /** Osteoporosis or osteopenia; which of them is open. */
  BELOW_REFERENCE,
  /**
   * Neither: for sets with both normal and low bone density, and for scores that are not
   * probabilities.
   */
  NOT_DETERMINED;

  private static final double MORE_LIKELY_THAN_NOT = 0.5;

  static Conclusion of(Probabilities probabilities, PredictionSet set) {
    BoneClass most = probabilities.mostLikely();
    if (set.classes().size() == 1 && probabilities.of(most) >= MORE_LIKELY_THAN_NOT) {
      return valueOf(most.name());
    }
    boolean low =
        !set.classes().contains(BoneClass.NORMAL)
            && 1 - probabilities.normal() >= MORE_LIKELY_THAN_NOT;
    return low ? BELOW_REFERENCE : NOT_DETERMINED;
  }
}
