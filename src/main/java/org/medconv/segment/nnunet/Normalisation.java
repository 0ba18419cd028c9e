package org.medconv.segment.nnunet;

/**
 * nnU-Net's {@code CTNormalization}: clips HU to two percentiles of the training data's foreground,
 * subtracts its mean and divides by its standard deviation.
 *
 * @param lowest {@code percentile_00_5}, HU
 * @param highest {@code percentile_99_5}, HU
 */
record Normalisation(double lowest, double highest, double mean, double deviation) {
  /** In single precision and in this order, as in numpy. */
  float of(float hu) {
    float clipped = Math.min(Math.max(hu, (float) lowest), (float) highest);
    return (clipped - (float) mean) / (float) Math.max(deviation, 1e-8);
  }
}
