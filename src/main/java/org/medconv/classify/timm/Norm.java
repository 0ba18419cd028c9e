package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;

/** Batch norm with PyTorch's defaults. */
record Norm(Parameter weight, Parameter bias, Parameter mean, Parameter variance) implements Layer {
  private static final float EPSILON = 1e-5f;

  /** DJL counts the share of the old value; PyTorch's 0.1 is that of the new one. */
  private static final float MOMENTUM = 0.9f;

  @Override
  public NDArray forward(NDArray x, Pass pass) {
    // Axis -1 is the engine's own order, channels second; any other number transposes first.
    return BatchNorm.batchNorm(
            x,
            pass.value(mean),
            pass.value(variance),
            pass.value(weight),
            pass.value(bias),
            -1,
            MOMENTUM,
            EPSILON,
            pass.batchStatistics())
        .singletonOrThrow();
  }
}
