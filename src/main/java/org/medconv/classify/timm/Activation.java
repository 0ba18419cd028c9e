package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;

/** The nonlinearities of the backbones. */
enum Activation implements Layer {
  RELU {
    @Override
    public NDArray forward(NDArray x, Pass pass) {
      return x.getNDArrayInternal().relu();
    }
  },
  RELU6 {
    @Override
    public NDArray forward(NDArray x, Pass pass) {
      return x.clip(0, 6);
    }
  },
  /** x · sigmoid(x), which timm calls swish too. */
  SILU {
    @Override
    public NDArray forward(NDArray x, Pass pass) {
      try (NDArray gate = x.getNDArrayInternal().sigmoid()) {
        return x.mul(gate);
      }
    }
  }
}
