package org.medconv.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.medconv.classify.LogitAdjustment;

/**
 * Bal-CE in the reading of the authors' code: cross-entropy of softmax(z + tau1 log pi), mean over
 * the batch.
 */
final class BalancedCrossEntropy implements TrainingLoss {
  private final float[] offsets;

  BalancedCrossEntropy(LogitAdjustment adjustment) {
    this.offsets = adjustment.trainingOffsets();
  }

  @Override
  public NDArray of(NDArray logits, Truth truth) {
    NDArray labels = logits.getManager().create(truth.classes()).toType(DataType.INT64, false);
    NDArray chosen =
        logits
            .add(logits.getManager().create(offsets))
            .logSoftmax(1)
            .gather(labels.expandDims(1), 1);
    return chosen.mean().neg();
  }
}
