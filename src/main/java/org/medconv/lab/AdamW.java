package org.medconv.lab;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.medconv.model.Tensor;

/**
 * AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019) as PyTorch defines
 * it. Unlike DJL's own it gives its moments out, so that training can stop and go on exactly.
 */
final class AdamW implements Optimiser {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final double EPSILON = 1e-8;

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> squares = new LinkedHashMap<>();
  private final float weightDecay;
  private int steps;

  /**
   * @param parameters those that are trained; gradients of the others are not asked for
   */
  AdamW(NDManager manager, Iterable<Parameter> parameters, double weightDecay) {
    this.weightDecay = (float) weightDecay;
    for (Parameter parameter : parameters) {
      if (parameter.requiresGradient()) {
        String name = parameter.getName();
        this.parameters.put(name, parameter);
        means.put(name, manager.zeros(parameter.getShape()));
        squares.put(name, manager.zeros(parameter.getShape()));
      }
    }
  }

  @Override
  public void step(double learningRate) {
    steps++;
    double first = 1 - Math.pow(BETA1, steps);
    double second = Math.sqrt(1 - Math.pow(BETA2, steps));
    parameters.forEach(
        (name, parameter) -> {
          NDArray weight = parameter.getArray();
          try (NDArray gradient = weight.getGradient()) {
            weight
                .getNDArrayInternal()
                .adamUpdate(
                    new NDList(weight, gradient, means.get(name), squares.get(name)),
                    new NDList(weight),
                    (float) learningRate,
                    (float) (learningRate * second / first),
                    weightDecay,
                    1,
                    -1,
                    BETA1,
                    BETA2,
                    // The engine adds it before the bias correction, PyTorch after.
                    (float) (EPSILON * second),
                    false,
                    true);
          }
        });
  }

  @Override
  public State state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    means.forEach((name, array) -> state.put("mean/" + name, Gradients.copied(array)));
    squares.forEach((name, array) -> state.put("square/" + name, Gradients.copied(array)));
    return new State(state, Map.of("steps", (double) steps));
  }

  @Override
  public void restore(State state) {
    steps = state.numbers().get("steps").intValue();
    means.forEach((name, array) -> array.set(state.tensors().get("mean/" + name).values()));
    squares.forEach((name, array) -> array.set(state.tensors().get("square/" + name).values()));
  }
}
