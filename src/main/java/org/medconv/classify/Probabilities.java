package org.medconv.classify;

/** What the classifier gives each class; the three sum to 1. */
public record Probabilities(double osteoporosis, double osteopenia, double normal) {
  public Probabilities {
    double sum = osteoporosis + osteopenia + normal;
    if (!(osteoporosis >= 0 && osteopenia >= 0 && normal >= 0) || Math.abs(sum - 1) > 1e-4) {
      throw new IllegalArgumentException(
          "probabilities %s, %s, %s do not sum to 1".formatted(osteoporosis, osteopenia, normal));
    }
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
