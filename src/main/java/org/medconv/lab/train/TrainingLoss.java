package org.medconv.lab.train;

import ai.djl.ndarray.NDArray;
import org.medconv.classify.LogitAdjustment;

/** The loss of a training. */
interface TrainingLoss {
  /**
   * The truth of some cases.
   *
   * @param classes their numbers
   * @param tScores as many
   */
  record Truth(int[] classes, float[] tScores) {}

  /**
   * @param outputs (N, outputs of the head)
   * @param truth of the N cases
   * @return one number, the mean over the cases
   */
  NDArray of(NDArray outputs, Truth truth);

  /**
   * The loss of a recipe; plain cross-entropy is Bal-CE with tau1 = 0.
   *
   * @param counts number of cases of each class in the training part
   */
  static TrainingLoss of(Recipe recipe, int[] counts) {
    return switch (recipe.loss()) {
      case CROSS_ENTROPY, BALCE ->
          new BalancedCrossEntropy(LogitAdjustment.ofCounts(counts, recipe.tau1(), recipe.tau2()));
      case BALCE_EQUATIONS -> new WeightedBinaryCrossEntropy(counts);
      case T_SCORE -> new TScoreLikelihood();
    };
  }
}
