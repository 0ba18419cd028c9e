package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Layers in sequence. Intermediate results are freed at once, not when the caller's manager closes,
 * so that memory in the cache is reused. The engine itself keeps what the backward pass needs.
 */
record Chain(List<Layer> layers) implements Layer {
  Chain {
    layers = List.copyOf(layers);
  }

  static Chain of(Layer... layers) {
    return new Chain(List.of(layers));
  }

  @Override
  public NDArray forward(NDArray x, Pass pass) {
    NDArray at = x;
    for (Layer layer : layers) {
      NDArray next = layer.forward(at, pass);
      if (at != x) {
        at.close();
      }
      at = next;
    }
    return at;
  }
}
