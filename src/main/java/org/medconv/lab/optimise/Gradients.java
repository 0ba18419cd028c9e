package org.medconv.lab.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import org.medconv.model.Tensor;

/** The gradients of all trained weights. */
public final class Gradients {
  private static final NDIndex ALL = new NDIndex("...");

  private Gradients() {}

  /**
   * The memory of a weight without its gradient. Only this may be changed in place: the engine
   * disables recording only for the thread that started it, and records or refuses on every other.
   */
  static NDArray bare(Parameter parameter) {
    return parameter.getArray().stopGradient();
  }

  /** Euclidean norm of all of them together. */
  public static double norm(Iterable<Parameter> parameters) {
    try (NDList totals = new NDList()) {
      for (Parameter parameter : parameters) {
        if (parameter.requiresGradient()) {
          try (NDArray gradient = parameter.getArray().getGradient();
              NDArray square = gradient.square()) {
            totals.add(square.sum());
          }
        }
      }
      double sum = 0;
      try (NDArray all = NDArrays.stack(totals)) {
        for (float total : Tensor.of(all).values()) {
          sum += total;
        }
      }
      return Math.sqrt(sum);
    }
  }

  /**
   * Removes a gradient and its memory. The next backward pass allocates a new one; adding to zeros
   * would read and write as much again as all weights take.
   */
  static void forget(Parameter parameter) {
    NDArray fresh = bare(parameter);
    fresh.setRequiresGradient(true);
    parameter.getArray().intern(fresh);
  }

  /**
   * Sets gradients to zero. The engine adds to gradients until they are cleared; infinite values
   * would stay.
   */
  public static void clear(Iterable<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      if (parameter.requiresGradient()) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          clear(gradient);
        }
      }
    }
  }

  /**
   * Clears in the gradient's own memory. {@link NDArray#copyTo} and {@link NDArray#set} of a buffer
   * would replace it by the buffer, which is freed when this array, only a view of the gradient, is
   * closed.
   */
  private static void clear(NDArray gradient) {
    gradient.set(ALL, 0);
  }

  /** Copies values in place, for the same reason. */
  static void put(NDArray values, NDArray into) {
    into.set(ALL, values);
  }

  static Tensor copied(NDArray array) {
    return Tensor.of(array);
  }
}
