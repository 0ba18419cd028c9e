package org.medconv.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Bal-CE as in the paper's equation III-B: each class is a separate question, answered by the
 * sigmoid of its logit, and the binary cross-entropies of a case are weighted by the inverse
 * frequency of its own class. Mean over cases and classes. The weights are cases / (classes x cases
 * of the class), scikit-learn's "balanced": 1 for each if the classes are equally common.
 *
 * <p>The equation does not say to which class the frequency belongs. A weight per question, equal
 * for its positive and negative cases, balances nothing: each question has all cases, and scaling
 * both terms equally does not change its optimum.
 */
final class WeightedBinaryCrossEntropy implements TrainingLoss {
  private final float[] weights;

  /**
   * @param counts number of cases of each class in the training part
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
