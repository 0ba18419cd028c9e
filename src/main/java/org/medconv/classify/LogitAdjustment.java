package org.medconv.classify;

/**
 * How MedConv meets a long-tailed training set (paper III-B and III-C, in the form of the authors'
 * code; Menon et al. 2021, Ren et al. 2020). With class shares pi of the training set:
 *
 * <ul>
 *   <li>training: cross-entropy of softmax(z + tau1 log pi)
 *   <li>inference: softmax(z - tau2 log pi)
 * </ul>
 *
 * The logits z then tell the classes apart as if each were equally common, and tau2 leans further
 * towards the rare ones. The probabilities are therefore not those of a population with the
 * training set's shares.
 *
 * @param priors pi, in the order of {@link BoneClass}; positive, sum 1
 */
public record LogitAdjustment(double[] priors, double tau1, double tau2) {
  /** Best in the paper's tables V and VI. */
  public static final double TAU1 = 1;

  public static final double TAU2 = 0.5;

  public LogitAdjustment {
    priors = priors.clone();
    double sum = 0;
    for (double prior : priors) {
      if (!(prior > 0 && prior < 1)) {
        throw new IllegalArgumentException(
            "class share %s is not between 0 and 1; each class needs training cases"
                .formatted(prior));
      }
      sum += prior;
    }
    if (priors.length != BoneClass.values().length || Math.abs(sum - 1) > 1e-3) {
      throw new IllegalArgumentException(
          "%d class shares sum to %.4f; %d that sum to 1 are needed"
              .formatted(priors.length, sum, BoneClass.values().length));
    }
    if (!Double.isFinite(tau1) || !Double.isFinite(tau2)) {
      throw new IllegalArgumentException("tau1 %s, tau2 %s: not numbers".formatted(tau1, tau2));
    }
  }

  /** With the shares that the classes have among the training cases. */
  public static LogitAdjustment ofCounts(int[] counts, double tau1, double tau2) {
    double total = 0;
    for (int count : counts) {
      total += count;
    }
    double[] priors = new double[counts.length];
    for (int n = 0; n < counts.length; n++) {
      priors[n] = counts[n] / total;
    }
    return new LogitAdjustment(priors, tau1, tau2);
  }

  /** tau1 log pi: what the training loss adds to the logits. */
  public float[] trainingOffsets() {
    float[] offsets = new float[priors.length];
    for (int n = 0; n < offsets.length; n++) {
      offsets[n] = (float) (tau1 * Math.log(priors[n]));
    }
    return offsets;
  }

  /**
   * softmax(z - tau2 log pi).
   *
   * @throws ArithmeticException when a logit is not a number: the weights are damaged
   */
  public Probabilities probabilities(float[] logits) {
    double[] adjusted = new double[priors.length];
    double highest = Double.NEGATIVE_INFINITY;
    for (int n = 0; n < adjusted.length; n++) {
      if (!Float.isFinite(logits[n])) {
        throw new ArithmeticException(
            "the classifier gave %s for class %d; its weights are damaged".formatted(logits[n], n));
      }
      adjusted[n] = logits[n] - tau2 * Math.log(priors[n]);
      highest = Math.max(highest, adjusted[n]);
    }
    double sum = 0;
    for (int n = 0; n < adjusted.length; n++) {
      adjusted[n] = Math.exp(adjusted[n] - highest);
      sum += adjusted[n];
    }
    return new Probabilities(adjusted[0] / sum, adjusted[1] / sum, adjusted[2] / sum);
  }

  @Override
  public double[] priors() {
    return priors.clone();
  }
}
