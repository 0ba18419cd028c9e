package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/** Channels weighted by the mean over the volume (Hu et al., "Squeeze-and-excitation", 2018). */
record SqueezeExcite(Chain excite) implements Layer {
  static SqueezeExcite of(Convolution reduce, Activation activation, Convolution expand) {
    return new SqueezeExcite(Chain.of(reduce, activation, expand));
  }

  @Override
  public NDArray forward(NDArray x, Pass pass) {
    try (NDArray pooled = Pool.globalAvgPool3d(x);
        NDArray squeezed = pooled.reshape(new Shape(x.getShape().get(0), -1, 1, 1, 1));
        NDArray excited = excite.forward(squeezed, pass);
        NDArray gate = excited.getNDArrayInternal().sigmoid()) {
      return x.mul(gate);
    }
  }
}
