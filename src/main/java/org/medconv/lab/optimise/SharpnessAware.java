package org.medconv.lab.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sharpness-aware minimisation (Foret et al. 2021): a step follows the gradient at the nearby point
 * of highest loss, at a distance of {@code rho} along the batch's own gradient. The second pass
 * leaves the running statistics of the norms unchanged, as in the example of the widely used
 * implementation (github.com/davda54/sam): they belong to the weights that are kept. Not
 * thread-safe.
 */
public final class SharpnessAware {
  public static final double RHO = 0.05;

  private final List<Parameter> parameters;
  private final double rho;

  /**
   * @param parameters all of the network's, including its statistics
   */
  public SharpnessAware(List<Parameter> parameters, double rho) {
    this.parameters = parameters;
    this.rho = rho;
  }

  /**
   * Moves the weights along the current gradients, has the gradients computed there, and moves
   * back.
   */
  public void again(Runnable gradients) {
    double scale = rho / (Gradients.norm(parameters) + 1e-12);
    Map<Parameter, NDArray> before = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      try (NDArray weight = Gradients.bare(parameter)) {
        before.put(parameter, weight.duplicate());
        if (parameter.requiresGradient()) {
          climb(weight, parameter.getArray().getGradient(), scale);
          Gradients.forget(parameter);
        }
      }
    }
    gradients.run();
    before.forEach(
        (parameter, array) -> {
          try (array;
              NDArray weight = Gradients.bare(parameter)) {
            Gradients.put(array, weight);
          }
        });
  }

  private static void climb(NDArray weight, NDArray gradient, double scale) {
    try (gradient;
        NDArray way = gradient.mul(scale)) {
      weight.addi(way);
    }
  }
}
