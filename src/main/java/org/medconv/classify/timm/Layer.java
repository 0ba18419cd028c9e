package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;

/** One step of a network, on arrays (N, C, D, H, W). */
interface Layer {
  /** A new array; the input stays open and as it is. */
  NDArray forward(NDArray x, Pass pass);
}
