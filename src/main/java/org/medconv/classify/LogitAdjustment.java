package org.medconv.classify;

import java.util.Arrays;
import java.util.Locale;

/**
 * How MedConv meets a long-tailed training set. The paper's text and the authors' code differ; both
 * readings are here. With class shares pi of the training set and logits z:
 *
 * <ul>
 *   <li>{@link Reading#CODE} (Menon et al. 2021, Ren et al. 2020): trained by the cross-entropy of
 *       softmax(z + tau1 log pi), answers softmax(z - tau2 log pi). The logits tell the classes
 *       apart as if each were equally common, and tau2 leans further towards the rare ones.
 *   <li>{@link Reading#EQUATIONS} (the paper's III-C): answers softmax(z / t) with the temperature
 *       t = tau1 for the most common class and tau2 for the others.
 * </ul>
 *
 * The probabilities are therefore not those of a population with the training set's shares.
 *
 * @param priors pi, in the order of {@link BoneClass}; positive, sum 1
 */
public record LogitAdjustment(double[] priors, double tau1, double tau2, Reading reading) {
  /** The best value in the paper's tables V and VI. */
  public static final double TAU1 = 1;

  public static final double TAU2 = 0.5;

  /** Which of the two. */
  public enum Reading {
    CODE,
    EQUATIONS
  }

  /** In the reading of the authors' code. */
  public LogitAdjustment(double[] priors, double tau1, double tau2) {
    this(priors, tau1, tau2, Reading.CODE);
  }

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
    if (reading == Reading.EQUATIONS && !(tau1 > 0 && tau2 > 0)) {
      throw new IllegalArgumentException(
          "tau1 %s, tau2 %s: temperatures must be positive".formatted(tau1, tau2));
    }
  }

  /** With the class shares of the training cases. */
  public static LogitAdjustment ofCounts(int[] counts, double tau1, double tau2) {
    return ofCounts(counts, tau1, tau2, Reading.CODE);
  }

  /** The same in either reading. */
  public static LogitAdjustment ofCounts(int[] counts, double tau1, double tau2, Reading reading) {
    double total = 0;
    for (int count : counts) {
      total += count;
    }
    double[] priors = new double[counts.length];
    for (int n = 0; n < counts.length; n++) {
      priors[n] = counts[n] / total;
    }
    return new LogitAdjustment(priors, tau1, tau2, reading);
  }

  /**
   * Offsets that convert the logits to a population with the training set's class shares: tau1 log
   * pi for {@link Reading#CODE}, whose loss removed it; log pi for {@link Reading#EQUATIONS}, whose
   * loss weighted the classes equally (its tau1 is a temperature of the answer, without effect on
   * the training).
   */
  public double[] naturalOffsets() {
    double strength = reading == Reading.CODE ? tau1 : 1;
    return Arrays.stream(priors).map(prior -> strength * Math.log(prior)).toArray();
  }

  /** tau1 log pi: what the training loss of {@link Reading#CODE} adds to the logits. */
  public float[] trainingOffsets() {
    float[] offsets = new float[priors.length];
    for (int n = 0; n < offsets.length; n++) {
      offsets[n] = (float) (tau1 * Math.log(priors[n]));
    }
    return offsets;
  }

  /** The paper's decision: the scores and their rule. */
  public MedConvClass decide(float[] logits) {
    return new MedConvClass(probabilities(logits), rule());
  }

  /** The rule of the scores, in one line of ASCII. */
  public String rule() {
    return switch (reading) {
      case CODE ->
          String.format(Locale.ROOT, "argmax of softmax(z - tau2 log pi), tau2 = %s", tau2);
      case EQUATIONS ->
          String.format(
              Locale.ROOT,
              "argmax of softmax(z / t), t = %s for the most common class and %s for the others",
              tau1,
              tau2);
    };
  }

  /**
   * softmax of the adjusted logits.
   *
   * @throws ArithmeticException if a logit is NaN, because the weights are damaged
   */
  public Probabilities probabilities(float[] logits) {
    double[] adjusted = new double[priors.length];
    double highest = Double.NEGATIVE_INFINITY;
    for (int n = 0; n < adjusted.length; n++) {
      if (!Float.isFinite(logits[n])) {
        throw new ArithmeticException(
            "the classifier gave %s for class %d; its weights are damaged".formatted(logits[n], n));
      }
      adjusted[n] = adjusted(logits[n], n);
      highest = Math.max(highest, adjusted[n]);
    }
    double sum = 0;
    for (int n = 0; n < adjusted.length; n++) {
      adjusted[n] = Math.exp(adjusted[n] - highest);
      sum += adjusted[n];
    }
    return new Probabilities(adjusted[0] / sum, adjusted[1] / sum, adjusted[2] / sum);
  }

  private double adjusted(double logit, int n) {
    return switch (reading) {
      case CODE -> logit - tau2 * Math.log(priors[n]);
      case EQUATIONS -> logit / (n == mostCommon() ? tau1 : tau2);
    };
  }

  /** Index of the class with the largest share; the first of equal ones. */
  public int mostCommon() {
    int most = 0;
    for (int n = 1; n < priors.length; n++) {
      most = priors[n] > priors[most] ? n : most;
    }
    return most;
  }

  @Override
  public double[] priors() {
    return priors.clone();
  }
}
