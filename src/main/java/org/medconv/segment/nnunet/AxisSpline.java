package org.medconv.segment.nnunet;

/**
 * Resizes one axis as {@code skimage.transform.resize(mode="edge", anti_aliasing=False)} does with
 * a spline of order 0, 1 or 3, that is {@code scipy.ndimage.zoom(mode="nearest", grid_mode=True)}.
 * The spline is separable, so an image is resized axis by axis, in any order.
 *
 * <p>Each output sample is a weighted sum of a few coefficients. For order 3 they come from the
 * samples by the recursive filter of Unser, Aldroubi and Eden (IEEE Trans. Signal Process. 41,
 * 1993), with the ends of the axis repeated twelve times, as in scipy.
 */
final class AxisSpline {
  /** As in {@code scipy.ndimage._prepad_for_spline_filter}. */
  private static final int PADDING = 12;

  /** The pole of the cubic B-spline filter nearest to zero. */
  private static final double POLE = Math.sqrt(3) - 2;

  private final int from;
  private final int to;
  private final int padding;
  private final int taps;
  private final int[] starts;
  private final double[] weights;

  AxisSpline(int from, int to, int order) {
    this.from = from;
    this.to = to;
    this.padding = order == 3 ? PADDING : 0;
    this.taps = order + 1;
    this.starts = new int[to];
    this.weights = new double[to * taps];
    double scale = (double) from / to;
    for (int n = 0; n < to; n++) {
      double at = scale * (n + 0.5) - 0.5;
      place(n, padding == 0 ? Math.min(Math.max(at, 0), from - 1.0) : at + padding, order);
    }
  }

  private void place(int n, double at, int order) {
    if (order == 0) {
      starts[n] = (int) Math.floor(at + 0.5);
      weights[n] = 1;
      return;
    }
    int floor = (int) Math.floor(at);
    double t = at - floor;
    if (order == 1) {
      starts[n] = floor;
      weights[2 * n] = 1 - t;
      weights[2 * n + 1] = t;
      return;
    }
    starts[n] = floor - 1;
    double u = 1 - t;
    weights[4 * n] = u * u * u / 6;
    weights[4 * n + 1] = (4 + t * t * (3 * t - 6)) / 6;
    weights[4 * n + 2] = (4 + u * u * (3 * u - 6)) / 6;
    weights[4 * n + 3] = t * t * t / 6;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** A buffer for {@link #resize}. */
  double[] newLine() {
    return new double[from + 2 * padding];
  }

  /** Position of the first sample in a buffer of {@link #newLine()}. */
  int offset() {
    return padding;
  }

  /**
   * @param line samples from {@link #offset()} on; overwritten
   * @param result receives {@link #to()} samples
   */
  void resize(double[] line, double[] result) {
    if (padding > 0) {
      java.util.Arrays.fill(line, 0, padding, line[padding]);
      java.util.Arrays.fill(line, padding + from, line.length, line[padding + from - 1]);
      filter(line);
    }
    int last = line.length - 1;
    for (int n = 0; n < to; n++) {
      double sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        // Positions past the end have weight zero.
        sum += weights[n * taps + tap] * line[Math.min(starts[n] + tap, last)];
      }
      result[n] = sum;
    }
  }

  /** The first input sample of an output sample; for orders 0 and 1. */
  int start(int n) {
    return starts[n];
  }

  /** The weight of the sample after {@link #start}; zero for order 0. */
  double share(int n) {
    return taps == 1 ? 0 : weights[2 * n + 1];
  }

  /** {@code spline_filter1d} of order 3; its boundary is the mirror image with the end repeated. */
  private static void filter(double[] c) {
    double gain = (1 - POLE) * (1 - 1 / POLE);
    int n = c.length;
    for (int i = 0; i < n; i++) {
      c[i] *= gain;
    }
    double sum = c[0];
    double power = POLE;
    for (int i = 0; i < n && Math.abs(power) > 1e-18; i++, power *= POLE) {
      sum += power * c[i];
    }
    c[0] = sum;
    for (int i = 1; i < n; i++) {
      c[i] += POLE * c[i - 1];
    }
    c[n - 1] *= POLE / (POLE - 1);
    for (int i = n - 2; i >= 0; i--) {
      c[i] = POLE * (c[i + 1] - c[i]);
    }
  }
}
