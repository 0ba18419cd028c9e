package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;

/** One step of a network on arrays (N, C, D, H, W). */
interface Layer {
  /** Returns a new array. The input stays open and unchanged. */
  NDArray forward(NDArray x, Pass pass);
}
