package org.medconv.lab.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;

/**
 * Keeps single steps from undoing a training. A crop with next to nothing in it has channels
 * without variance, which instance normalisation divides by: its gradients are thousands of times
 * larger than all others, and Adam would walk on with them for hundreds of steps. Gradients are
 * clipped to twice their usual norm (Pascanu et al. 2013, with a norm that follows the training),
 * and those of no finite norm, or of twenty times the usual one, are left out. For one thread.
 */
public final class GradientGuard {
  private static final double CLIPPED_ABOVE = 2;
  private static final double LEFT_OUT_ABOVE = 20;
  private static final double MEMORY = 0.98;
  private static final int PATIENCE = 50;

  private double usual = Double.NaN;
  private int leftOut;

  /**
   * Whether to take the step; clips the gradients.
   *
   * @throws IllegalStateException when no step in a row could be taken
   */
  public boolean admits(ParameterList parameters) {
    double norm = Gradients.norm(parameters.values());
    if (!Double.isFinite(norm) || norm > LEFT_OUT_ABOVE * usual) {
      leftOut++;
      Gradients.clear(parameters.values());
      if (leftOut > PATIENCE) {
        throw new IllegalStateException(
            "%d steps in a row had gradients of norm %.3g; lower the learning rate"
                .formatted(leftOut, norm));
      }
      return false;
    }
    leftOut = 0;
    if (norm > CLIPPED_ABOVE * usual) {
      scale(parameters, CLIPPED_ABOVE * usual / norm);
      norm = CLIPPED_ABOVE * usual;
    }
    usual = Double.isNaN(usual) ? norm : MEMORY * usual + (1 - MEMORY) * norm;
    return true;
  }

  /** The usual norm so far, for a checkpoint; NaN before the first step. */
  public double usual() {
    return usual;
  }

  /** Goes on from a checkpoint. */
  public void restore(double norm) {
    usual = norm;
  }

  private static void scale(ParameterList parameters, double factor) {
    for (Pair<String, Parameter> named : parameters) {
      try (NDArray gradient = named.getValue().getArray().getGradient()) {
        gradient.muli(factor);
      }
    }
  }
}
