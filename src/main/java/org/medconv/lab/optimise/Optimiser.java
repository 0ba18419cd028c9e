package org.medconv.lab.optimise;

import java.util.Map;
import org.medconv.model.Tensor;

/** Changes weights by their gradients. */
public interface Optimiser {

  /** Takes one step along the gradients, and sets them to zero. */
  void step(double learningRate);

  /** Loads the weights that are used for evaluation. */
  default void toEvaluation() {}

  /** Loads the weights for which the next step needs gradients. */
  default void toTraining() {}

  /** The state for a checkpoint. Call it in training mode. */
  State state();

  /** Restores a state. */
  void restore(State state);

  /**
   * @param tensors arrays, by name
   * @param numbers numbers that do not fit into a float
   */
  record State(Map<String, Tensor> tensors, Map<String, Double> numbers) {}
}
