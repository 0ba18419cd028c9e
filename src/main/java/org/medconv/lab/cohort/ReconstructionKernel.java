package org.medconv.lab.cohort;

/**
 * A scanner's reconstruction kernel as its modulation transfer function: a Gaussian point spread
 * (measured for five scanners by Nickoloff and Riley, Med Phys 1985;12:437), and for kernels that
 * raise edges a share of what is left when the picture is smoothed. Which kernels there are and how
 * often is an estimate; their half-value frequencies are 2.9 to 6.8 line pairs per cm.
 */
enum ReconstructionKernel {
  SOFT(0.65, 0, 0.25),
  STANDARD(0.47, 0, 0.45),
  DETAIL(0.42, 0.35, 0.15),
  BONE(0.38, 0.9, 0.15);

  /** Of the smoothing that edges are raised against, mm; the phantom's. */
  private static final double EDGE_MM = 0.9;

  private final double sigmaMm;
  private final double gain;
  private final double rate;

  /**
   * @param sigmaMm standard deviation of the point spread within the slice, mm
   * @param gain how far edges are raised; 0 for not at all
   * @param rate how often it is used, a share
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
   * @param u even from 0 to 1
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
   * What is left of a pattern's contrast.
   *
   * @param frequency line pairs per mm
   */
  double mtf(double frequency) {
    return gaussian(sigmaMm, frequency) * (1 + gain * (1 - gaussian(EDGE_MM, frequency)));
  }

  /** Highest frequency at which this much of the contrast is left, line pairs per mm. */
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
