package org.medconv.classify;

/**
 * Turns logits into probabilities that hold: softmax(scale z + offset), z the network's logits as
 * they come, one scale and offset a class (vector scaling; temperature scaling is the case of one
 * scale; Guo et al., ICML 2017).
 *
 * <p>The result is what is calibrated, not the scores of {@link LogitAdjustment}: those lean
 * towards rare classes on purpose, to choose the class, and are the probabilities of no population.
 * These are meant literally in a population with the class shares of {@link Calibration#shares}: of
 * the L1s there that get 0.3 for osteoporosis, 30 in a hundred are osteoporotic.
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
