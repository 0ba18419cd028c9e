package org.medconv.lab.score;

import java.util.ArrayList;
import java.util.List;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;

/**
 * The share of right answers by their probability (Guo et al., ICML 2017).
 *
 * @param bins from 0 to 1, in ascending order
 */
public record Reliability(List<Bin> bins) {
  private static final double[] TENTHS = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

  /**
   * @param from lower edge; the upper edge is the next bin's lower edge, for the last bin 1
   * @param confidence mean probability of the answers; NaN without cases
   * @param accuracy share of right answers; NaN without cases
   */
  public record Bin(double from, int cases, double confidence, double accuracy) {}

  /** An answer: its probability, and whether it was right. */
  public record Answer(double probability, boolean right) {}

  public Reliability {
    bins = List.copyOf(bins);
  }

  /** With ten bins of equal width. */
  public static Reliability of(List<BoneClass> truth, List<Probabilities> answers) {
    List<Answer> all = new ArrayList<>();
    for (int n = 0; n < answers.size(); n++) {
      BoneClass answer = answers.get(n).mostLikely();
      all.add(new Answer(answers.get(n).of(answer), answer == truth.get(n)));
    }
    return of(all, TENTHS);
  }

  /**
   * With other bins.
   *
   * @param edges lower edges of the bins, ascending from 0
   */
  public static Reliability of(List<Answer> answers, double... edges) {
    int[] cases = new int[edges.length];
    double[] confidence = new double[edges.length];
    int[] right = new int[edges.length];
    for (Answer answer : answers) {
      int bin = edges.length - 1;
      while (bin > 0 && answer.probability() < edges[bin]) {
        bin--;
      }
      cases[bin]++;
      confidence[bin] += answer.probability();
      right[bin] += answer.right() ? 1 : 0;
    }
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < edges.length; bin++) {
      bins.add(
          new Bin(
              edges[bin],
              cases[bin],
              confidence[bin] / cases[bin],
              right[bin] / (double) cases[bin]));
    }
    return new Reliability(bins);
  }

  public int cases() {
    return bins.stream().mapToInt(Bin::cases).sum();
  }

  /** Mean of one minus the probability. */
  public double meanDoubt() {
    double sum = 0;
    for (Bin bin : bins) {
      sum += bin.cases() == 0 ? 0 : bin.cases() * (1 - bin.confidence());
    }
    return sum / cases();
  }

  /** Expected calibration error: the mean difference of confidence and accuracy over all cases. */
  public double calibrationError() {
    double error = 0;
    for (Bin bin : bins) {
      error += bin.cases() == 0 ? 0 : bin.cases() * Math.abs(bin.confidence() - bin.accuracy());
    }
    return error / cases();
  }
}
