package org.medconv.lab.cohort;

import org.medconv.classify.BoneClass;

/**
 * A subject's L1 with the T-score of the same subject's DXA.
 *
 * @param hu of the cut-out, as {@link org.medconv.classify.L1CutOut#hu}. Not copied.
 */
public record LabelledL1(String subject, double tScore, short[] hu) {
  public BoneClass boneClass() {
    return BoneClass.ofTScore(tScore);
  }
}
