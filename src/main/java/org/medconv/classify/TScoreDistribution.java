package org.medconv.classify;

/**
 * A normal distribution of the T-score, the output of a network with {@link
 * ClassifierPlan.Head#T_SCORE}. The WHO classes follow from it: osteoporosis up to -2.5, osteopenia
 * up to -1, normal above.
 *
 * @param mean T-score
 * @param sd standard deviation in T-scores, including everything that the network cannot know
 */
public record TScoreDistribution(double mean, double sd) {
  /** Number of outputs of such a network. */
  public static final int OUTPUTS = 2;

  /** The distribution for the outputs 0 and 0, roughly that of a population. */
  public static final double MIDDLE = -1;

  public static final double SPREAD = 1.5;

  /** The smallest standard deviation; DXA's own error is 0.3. */
  public static final double LEAST_SD = 0.1;

  private static final double LEAST_PROBABILITY = 1e-6;

  public TScoreDistribution {
    if (!Double.isFinite(mean) || !(sd > 0) || !Double.isFinite(sd)) {
      throw new ArithmeticException(
          "a T-score of %s with a standard deviation of %s; the weights are damaged"
              .formatted(mean, sd));
    }
  }

  /**
   * The distribution for a network's two outputs a and b: {@code MIDDLE + SPREAD a} and {@code
   * LEAST_SD + SPREAD softplus(b)}.
   */
  public static TScoreDistribution of(float[] outputs) {
    double b = outputs[1];
    double softPlus = Math.max(b, 0) + Math.log1p(Math.exp(-Math.abs(b)));
    return new TScoreDistribution(MIDDLE + SPREAD * outputs[0], LEAST_SD + SPREAD * softPlus);
  }

  /** Share of the distribution up to a T-score. */
  public double upTo(double tScore) {
    return normalCdf((tScore - mean) / sd);
  }

  /** Probabilities of the classes, each at least 1e-6, sum 1. */
  public Probabilities probabilities() {
    double osteoporosis = Math.max(LEAST_PROBABILITY, upTo(-2.5));
    double osteopenia = Math.max(LEAST_PROBABILITY, upTo(-1) - upTo(-2.5));
    double normal = Math.max(LEAST_PROBABILITY, 1 - upTo(-1));
    double sum = osteoporosis + osteopenia + normal;
    return new Probabilities(osteoporosis / sum, osteopenia / sum, normal / sum);
  }

  /** Logarithms of {@link #probabilities}, which are logits for the same softmax. */
  public float[] logits() {
    Probabilities of = probabilities();
    return new float[] {
      (float) Math.log(of.osteoporosis()),
      (float) Math.log(of.osteopenia()),
      (float) Math.log(of.normal())
    };
  }

  /** Abramowitz and Stegun 7.1.26; error below 1e-7. */
  private static double normalCdf(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * z);
    double tail =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
            * Math.exp(-z * z);
    return x >= 0 ? 1 - tail / 2 : tail / 2;
  }
}
