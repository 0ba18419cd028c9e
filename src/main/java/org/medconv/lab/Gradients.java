package org.medconv.lab;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import org.medconv.model.Tensor;

/** The gradients of all weights that are trained. */
final class Gradients {
  private Gradients() {}

  /** Euclidean norm of all of them together. */
  static double norm(Iterable<Parameter> parameters) {
    double sum = 0;
    for (Parameter parameter : parameters) {
      if (parameter.requiresGradient()) {
        try (NDArray gradient = parameter.getArray().getGradient();
            NDArray square = gradient.square();
            NDArray total = square.sum()) {
          sum += total.getFloat();
        }
      }
    }
    return Math.sqrt(sum);
  }

  /** The engine adds to gradients until they are cleared; what is infinite would stay. */
  static void clear(Iterable<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      if (parameter.requiresGradient()) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          clear(gradient);
        }
      }
    }
  }

  static void clear(NDArray gradient) {
    try (NDArray zeros = gradient.zerosLike()) {
      zeros.copyTo(gradient);
    }
  }

  static Tensor copied(NDArray array) {
    return new Tensor(array.getShape().getShape(), array.toFloatArray());
  }
}
