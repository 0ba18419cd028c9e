package org.medconv.lab.train;

import ai.djl.ndarray.NDArray;

/**
 * Bal-CE as the paper's equation in III-B writes it: each class is a question of its own, answered
 * by the sigmoid of its logit; its binary cross-entropy is weighted by the inverse of the class'
 * frequency. Mean over cases and classes. The weights are cases / (classes x cases of the class),
 * scikit-learn's "balanced": 1 for each where the classes are equally common.
 */
final class WeightedBinaryCrossEntropy implements TrainingLoss {
  private final float[] weights;

  /**
   * @param counts cases of each class in the training part
   */
  WeightedBinaryCrossEntropy(int[] counts) {
    int total = 0;
    for (int count : counts) {
      total += count;
    }
    weights = new float[counts.length];
    for (int c = 0; c < counts.length; c++) {
      weights[c] = total / (float) (counts.length * counts[c]);
    }
  }

  @Override
  public NDArray of(NDArray logits, int[] classes) {
    float[] signs = new float[classes.length * weights.length];
    for (int n = 0; n < classes.length; n++) {
      for (int c = 0; c < weights.length; c++) {
        signs[n * weights.length + c] = c == classes[n] ? -1 : 1;
      }
    }
    // -log sigmoid(z) is softplus(-z), and -log(1 - sigmoid(z)) is softplus(z).
    NDArray turned = logits.mul(logits.getManager().create(signs, logits.getShape()));
    return turned.getNDArrayInternal().softPlus().mul(logits.getManager().create(weights)).mean();
  }
}
