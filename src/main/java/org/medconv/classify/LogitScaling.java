package org.medconv.classify;

/**
 * Converts logits into valid probabilities: softmax(scale z + offset), where z are the network's
 * unadjusted logits, with one scale and offset per class (vector scaling; temperature scaling is
 * the case of a single scale; Guo et al., ICML 2017).
 *
 * <p>This calibrates the result, not the scores of {@link LogitAdjustment}, which favour rare
 * classes on purpose and are not probabilities of any population. These probabilities are valid in
 * a population with the class shares of {@link Calibration#shares}: 30 of 100 L1s with a
 * probability of 0.3 for osteoporosis have osteoporosis.
 *
 * @param scales in the order of {@link BoneClass}
 * @param offsets in the same order
 */
public record LogitScaling(double[] scales, double[] offsets) {
  public LogitScaling {
    scales = scales.clone();
    offsets = offsets.clone();
    int classes = BoneClass.values().length;
    if (scales.length != classes || offsets.length != classes) {
      throw new IllegalArgumentException(
          "%d scales and %d offsets of logits; each class needs one"
              .formatted(scales.length, offsets.length));
    }
    for (int n = 0; n < classes; n++) {
      if (!Double.isFinite(scales[n]) || !Double.isFinite(offsets[n])) {
        throw new IllegalArgumentException(
            "scale %s and offset %s of a logit: not numbers".formatted(scales[n], offsets[n]));
      }
    }
  }

  /**
   * The probabilities.
   *
   * @param logits in the order of {@link BoneClass}
   */
  public Probabilities probabilities(float[] logits) {
    double[] exponents = new double[scales.length];
    for (int n = 0; n < exponents.length; n++) {
      exponents[n] = scales[n] * logits[n] + offsets[n];
    }
    return Probabilities.softmax(exponents);
  }

  @Override
  public double[] scales() {
    return scales.clone();
  }

  @Override
  public double[] offsets() {
    return offsets.clone();
  }
}
