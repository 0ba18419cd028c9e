package org.medconv.lab;

import org.medconv.classify.BoneClass;

/**
 * A case to train or test on.
 *
 * @param hu of the cut-out, as {@link org.medconv.classify.L1CutOut#hu}. Not copied.
 * @param trabecularHu the true one, which the network is not told
 */
record LabelledCutOut(short[] hu, double tScore, double trabecularHu) {
  BoneClass boneClass() {
    return BoneClass.ofTScore(tScore);
  }
}
