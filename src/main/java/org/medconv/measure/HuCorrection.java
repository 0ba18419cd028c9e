package org.medconv.measure;

import java.util.Locale;

/**
 * What a site's own calibration makes of measured HU: {@code factor} times HU plus {@code
 * offsetHu}. It stands beside the measured value and never in its place; the classifier is shown
 * corrected HU.
 *
 * @param basis why it holds for this scan, a few words: {@code 100 kV, contrast agent}
 */
public record HuCorrection(double factor, double offsetHu, String basis) {
  public HuCorrection {
    if (!(factor > 0) || !Double.isFinite(factor) || !Double.isFinite(offsetHu)) {
      throw new IllegalArgumentException(
          "%s x HU + %s HU corrects nothing: the factor must be above 0"
              .formatted(factor, offsetHu));
    }
  }

  public double corrected(double hu) {
    return factor * hu + offsetHu;
  }

  /** Like {@code 0.870 x HU - 11.0 HU (100 kV, contrast agent)}. */
  public String formula() {
    return String.format(
        Locale.ROOT,
        "%.3f x HU %s %.1f HU (%s)",
        factor,
        offsetHu < 0 ? "-" : "+",
        Math.abs(offsetHu),
        basis);
  }
}
