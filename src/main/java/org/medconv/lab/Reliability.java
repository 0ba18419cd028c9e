package org.medconv.lab;

import java.util.ArrayList;
import java.util.List;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;

/**
 * How often answers are right, by the probability that they were given with (Guo et al., ICML
 * 2017).
 *
 * @param bins ten, from 0 to 1, each with its lower edge
 */
record Reliability(List<Bin> bins) {
  private static final int BINS = 10;

  /**
   * @param confidence mean probability of its answers; NaN without cases
   * @param accuracy share of right answers; NaN without cases
   */
  record Bin(int cases, double confidence, double accuracy) {}

  Reliability {
    bins = List.copyOf(bins);
  }

  static Reliability of(List<BoneClass> truth, List<Probabilities> answers) {
    int[] cases = new int[BINS];
    double[] confidence = new double[BINS];
    int[] right = new int[BINS];
    for (int n = 0; n < answers.size(); n++) {
      BoneClass answer = answers.get(n).mostLikely();
      double probability = answers.get(n).of(answer);
      int bin = Math.min(BINS - 1, (int) (BINS * probability));
      cases[bin]++;
      confidence[bin] += probability;
      right[bin] += answer == truth.get(n) ? 1 : 0;
    }
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      bins.add(new Bin(cases[bin], confidence[bin] / cases[bin], right[bin] / (double) cases[bin]));
    }
    return new Reliability(bins);
  }

  /** Expected calibration error: the mean distance of confidence and accuracy over all cases. */
  double calibrationError() {
    double error = 0;
    int cases = 0;
    for (Bin bin : bins) {
      cases += bin.cases();
      error += bin.cases() == 0 ? 0 : bin.cases() * Math.abs(bin.confidence() - bin.accuracy());
    }
    return error / cases;
  }
}
