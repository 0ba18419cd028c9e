package org.medconv.measure;

import java.util.Locale;

/**
 * A site's own correction of measured HU: {@code factor} times HU plus {@code offsetHu}. The
 * corrected value stands beside the measured one and never replaces it; the classifier gets
 * corrected HU.
 *
 * @param basis why it applies to this scan, in a few words: {@code 100 kV, contrast agent}
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

  /** For example {@code 0.870 x HU - 11.0 HU (100 kV, contrast agent)}. */
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
