package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/** The pools of the residual networks. */
enum Pooling implements Layer {
  /** Of the stem: 3x3x3, every second voxel. */
  MAXIMUM {
    @Override
    public NDArray forward(NDArray x, Pass pass) {
      return Pool.maxPool3d(x, new Shape(3, 3, 3), TWICE, new Shape(1, 1, 1), false);
    }
  },
  /** Of an {@code avg_down} shortcut: 2x2x2, a last odd voxel by itself. */
  MEAN {
    @Override
    public NDArray forward(NDArray x, Pass pass) {
      return Pool.avgPool3d(x, TWICE, TWICE, new Shape(0, 0, 0), true, false);
    }
  };

  private static final Shape TWICE = new Shape(2, 2, 2);
}
