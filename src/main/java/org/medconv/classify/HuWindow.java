package org.medconv.classify;

/**
 * The range of attenuation that the network sees, HU. It is fixed and not adapted to each scan,
 * because the network must read the attenuation itself.
 */
public record HuWindow(double low, double high) {
  public HuWindow {
    if (!(high > low)) {
      throw new IllegalArgumentException("HU window %s to %s is empty".formatted(low, high));
    }
  }

  /**
   * HU on the network's scale: -1 at and below the lower limit, 0 in the middle, 1 at and above the
   * upper limit.
   */
  public float normalised(double hu) {
    double clamped = Math.min(Math.max(hu, low), high);
    return (float) ((2 * clamped - low - high) / (high - low));
  }
}
