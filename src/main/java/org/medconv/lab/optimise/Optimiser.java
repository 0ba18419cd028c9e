package org.medconv.lab.optimise;

import java.util.Map;
import org.medconv.model.Tensor;

/** Turns gradients into better weights. */
public interface Optimiser {

  /** One step along the gradients, which are zero afterwards. */
  void step(double learningRate);

  /** Puts in place the weights that are meant to be used. */
  default void toEvaluation() {}

  /** Puts in place the weights whose gradients the next step wants. */
  default void toTraining() {}

  /** All that a checkpoint needs to go on, taken in training. */
  State state();

  /** Goes on from a state. */
  void restore(State state);

  /**
   * @param numbers those that do not fit a float
   */
  record State(Map<String, Tensor> tensors, Map<String, Double> numbers) {}
}
