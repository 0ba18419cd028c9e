package org.medconv.classify;

import java.util.Arrays;

/** One number per class; the three sum to 1. */
public record Probabilities(double osteoporosis, double osteopenia, double normal) {
  public Probabilities {
    double sum = osteoporosis + osteopenia + normal;
    if (!(osteoporosis >= 0 && osteopenia >= 0 && normal >= 0) || Math.abs(sum - 1) > 1e-4) {
      throw new IllegalArgumentException(
          "probabilities %s, %s, %s do not sum to 1".formatted(osteoporosis, osteopenia, normal));
    }
  }

  /**
   * In the order of {@link BoneClass}.
   *
   * @throws ArithmeticException if an exponent is NaN
   */
  static Probabilities softmax(double[] exponents) {
    double highest = Arrays.stream(exponents).max().orElseThrow();
    double[] powers = Arrays.stream(exponents).map(e -> Math.exp(e - highest)).toArray();
    double sum = Arrays.stream(powers).sum();
    if (!Double.isFinite(sum)) {
      throw new ArithmeticException(
          "no probabilities follow from %s; the weights are damaged"
              .formatted(Arrays.toString(exponents)));
    }
    return new Probabilities(powers[0] / sum, powers[1] / sum, powers[2] / sum);
  }

  public double of(BoneClass boneClass) {
    return switch (boneClass) {
      case OSTEOPOROSIS -> osteoporosis;
      case OSTEOPENIA -> osteopenia;
      case NORMAL -> normal;
    };
  }

  public BoneClass mostLikely() {
    if (osteoporosis >= osteopenia && osteoporosis >= normal) {
      return BoneClass.OSTEOPOROSIS;
    }
    return osteopenia >= normal ? BoneClass.OSTEOPENIA : BoneClass.NORMAL;
  }
}
