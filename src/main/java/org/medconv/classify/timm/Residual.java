package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * The sum of a chain's output and its input.
 *
 * @param shortcut applied to the input; empty: none
 */
record Residual(Chain inner, Optional<Chain> shortcut) implements Layer {
  @Override
  public NDArray forward(NDArray x, Pass pass) {
    NDArray sum = inner.forward(x, pass);
    if (shortcut.isEmpty()) {
      return sum.addi(x);
    }
    try (NDArray beside = shortcut.get().forward(x, pass)) {
      return sum.addi(beside);
    }
  }
}
