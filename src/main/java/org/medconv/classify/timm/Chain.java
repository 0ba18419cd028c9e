package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Layers one after another. What passes between them is freed at once and not when the caller's
 * manager closes: memory that is still in the cache is used again. What the backward pass needs the
 * engine keeps by itself.
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
