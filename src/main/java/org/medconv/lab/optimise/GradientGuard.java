package org.medconv.lab.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;

/**
 * Prevents single steps from undoing a training. An almost empty crop has channels without
 * variance, by which instance normalisation divides: its gradients are thousands of times larger
 * than others, and Adam would follow them for hundreds of steps. Gradients are clipped to twice
 * their usual norm (Pascanu et al. 2013, with a norm that follows the training). Steps with an
 * infinite norm, or with twenty times the usual one, are skipped. Not thread-safe.
 */
public final class GradientGuard {
  private static final double CLIPPED_ABOVE = 2;
  private static final double LEFT_OUT_ABOVE = 20;
  private static final double MEMORY = 0.98;
  private static final int PATIENCE = 50;

  private double usual = Double.NaN;
  private int leftOut;

  /**
   * Clips the gradients, and returns whether to take the step.
   *
   * @throws TrainingDiverged if too many steps in a row were skipped
   */
  public boolean admits(ParameterList parameters) throws TrainingDiverged {
    double norm = Gradients.norm(parameters.values());
    if (!Double.isFinite(norm) || norm > LEFT_OUT_ABOVE * usual) {
      leftOut++;
      Gradients.clear(parameters.values());
      if (leftOut > PATIENCE) {
        throw new TrainingDiverged(
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

  /** The current usual norm, for a checkpoint; NaN before the first step. */
  public double usual() {
    return usual;
  }

  /** Number of steps skipped in a row, for a checkpoint. */
  public int leftOut() {
    return leftOut;
  }

  /** Restores the state from a checkpoint. */
  public void restore(double norm, int stepsLeftOut) {
    usual = norm;
    leftOut = stepsLeftOut;
  }

  private static void scale(ParameterList parameters, double factor) {
    for (Pair<String, Parameter> named : parameters) {
      try (NDArray gradient = named.getValue().getArray().getGradient()) {
        gradient.muli(factor);
      }
    }
  }
}
