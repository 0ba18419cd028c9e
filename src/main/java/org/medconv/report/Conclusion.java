package org.medconv.report;

import org.medconv.classify.BoneClass;
import org.medconv.classify.PredictionSet;
import org.medconv.classify.Probabilities;

/**
 * What may stand as a coded conclusion. The code of a disease needs a probability of one half or
 * more and a prediction set without another class; what is less sure is a finding, or nothing.
 */
public enum Conclusion {
  OSTEOPOROSIS,
  OSTEOPENIA,
  NORMAL,
  /** Osteoporosis or osteopenia, which of the two is open. */
  BELOW_REFERENCE,
  /** Neither: sets that reach across, and scores that are no probabilities. */
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
