package org.medconv.lab.cohort;

/**
 * A scanner's reconstruction kernel, by its modulation transfer function: a Gaussian point spread
 * (measured for five scanners by Nickoloff and Riley, Med Phys 1985;12:437) and, for edge-enhancing
 * kernels, a share of the difference to the smoothed image. The kernels and their rates are an
 * estimate; their half-value frequencies are 2.9 to 6.8 line pairs per cm.
 */
enum ReconstructionKernel {
  SOFT(0.65, 0, 0.25),
  STANDARD(0.47, 0, 0.45),
  DETAIL(0.42, 0.35, 0.15),
  BONE(0.38, 0.9, 0.15);

  /** Standard deviation of the smoothing for edge enhancement, mm; that of the phantom. */
  private static final double EDGE_MM = 0.9;

  private final double sigmaMm;
  private final double gain;
  private final double rate;

  /**
   * @param sigmaMm standard deviation of the point spread within the slice, mm
   * @param gain strength of the edge enhancement; 0: none
   * @param rate share of the scans with this kernel
   */
  ReconstructionKernel(double sigmaMm, double gain, double rate) {
    this.sigmaMm = sigmaMm;
    this.gain = gain;
    this.rate = rate;
  }

  double sigmaMm() {
    return sigmaMm;
  }

  double gain() {
    return gain;
  }

  /**
   * The kernel for a uniform random number.
   *
   * @param u 0 to 1
   */
  static ReconstructionKernel drawn(double u) {
    double left = u;
    for (ReconstructionKernel kernel : values()) {
      left -= kernel.rate;
      if (left < 0) {
        return kernel;
      }
    }
    return BONE;
  }

  /**
   * The remaining share of a pattern's contrast.
   *
   * @param frequency line pairs per mm
   */
  double mtf(double frequency) {
    return gaussian(sigmaMm, frequency) * (1 + gain * (1 - gaussian(EDGE_MM, frequency)));
  }

  /** The highest frequency at which this share of the contrast is left, line pairs per mm. */
  double frequencyAt(double level) {
    double frequency = 3;
    while (frequency > 0 && mtf(frequency) < level) {
      frequency -= 0.001;
    }
    return frequency;
  }

  private static double gaussian(double sigma, double frequency) {
    double phase = Math.PI * sigma * frequency;
    return Math.exp(-2 * phase * phase);
  }
}
