package org.medconv.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Bal-CE as the paper's equation in III-B writes it: each class is a question of its own, answered
 * by the sigmoid of its logit, and the binary cross-entropies of a case are weighted by the inverse
 * frequency of the case's own class. Mean over cases and classes. The weights are cases / (classes
 * x cases of the class), scikit-learn's "balanced": 1 for each where the classes are equally
 * common.
 *
 * <p>The equation leaves open whose frequency it is. A weight of the question, the same for its yes
 * and its no, balances nothing: each question is asked of all cases, and its answer does not change
 * when both of its terms are multiplied alike.
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
  public NDArray of(NDArray logits, Truth truth) {
    int[] classes = truth.classes();
    float[] signs = new float[classes.length * weights.length];
    float[] ofCases = new float[classes.length];
    for (int n = 0; n < classes.length; n++) {
      ofCases[n] = weights[classes[n]];
      for (int c = 0; c < weights.length; c++) {
        signs[n * weights.length + c] = c == classes[n] ? -1 : 1;
      }
    }
    // -log sigmoid(z) is softplus(-z), and -log(1 - sigmoid(z)) is softplus(z).
    NDArray turned = logits.mul(logits.getManager().create(signs, logits.getShape()));
    NDArray weighted = logits.getManager().create(ofCases, new Shape(classes.length, 1));
    return turned.getNDArrayInternal().softPlus().mul(weighted).mean();
  }
}
