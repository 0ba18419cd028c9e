package org.medconv.classify;

/**
 * The span of attenuation that the network sees, HU. Fixed, not fitted to each scan: the network is
 * to read the attenuation itself.
 */
public record HuWindow(double low, double high) {
  public HuWindow {
    if (!(high > low)) {
      throw new IllegalArgumentException("HU window %s to %s is empty".formatted(low, high));
    }
  }

  /** HU to the network's scale: low and below is -1, the middle 0, high and above 1. */
  public float normalised(double hu) {
    double clamped = Math.min(Math.max(hu, low), high);
    return (float) ((2 * clamped - low - high) / (high - low));
  }
}
