package org.medconv.lab.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.medconv.model.Tensor;

/**
 * Schedule-Free AdamW (Defazio et al., "The road less scheduled", 2024) as {@code
 * schedulefree.AdamWScheduleFree} defines it, with its defaults r = 0 and weight_lr_power = 2: the
 * gradients are taken at y, an interpolation between the steps z and their average x, and x is the
 * result. The parameters hold y in training and x in evaluation. Not thread-safe.
 */
public final class ScheduleFreeAdamW implements Optimiser {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> steppedTo = new LinkedHashMap<>();
  private final Map<String, NDArray> squares = new LinkedHashMap<>();
  private final double weightDecay;
  private int steps;
  private double highestRate;
  private double weightSum;

  /**
   * @param parameters with the initial weights; those without a gradient are ignored
   */
  public ScheduleFreeAdamW(NDManager manager, Iterable<Parameter> parameters, double weightDecay) {
    this.weightDecay = weightDecay;
    for (Parameter parameter : parameters) {
      if (parameter.requiresGradient()) {
        String name = parameter.getName();
        this.parameters.put(name, parameter);
        try (NDArray weight = Gradients.bare(parameter)) {
          steppedTo.put(name, weight.duplicate());
        }
        squares.put(name, manager.zeros(parameter.getShape()));
      }
    }
  }

  @Override
  public void step(double learningRate) {
    steps++;
    highestRate = Math.max(learningRate, highestRate);
    double weight = highestRate * highestRate;
    weightSum += weight;
    double share = weight / weightSum;
    double correction = 1 - Math.pow(BETA2, steps);
    parameters.forEach((name, parameter) -> step(name, parameter, learningRate, share, correction));
  }

  private void step(
      String name, Parameter parameter, double learningRate, double share, double correction) {
    NDArray z = steppedTo.get(name);
    try (NDArray y = Gradients.bare(parameter);
        NDArray gradient = parameter.getArray().getGradient();
        NDArray direction = direction(name, y, gradient, correction)) {
      towards(y, z, share);
      add(y, direction, learningRate * (BETA1 * (1 - share) - 1));
      add(z, direction, -learningRate);
    }
    Gradients.forget(parameter);
  }

  /** The gradient divided by its root mean square, and the weight decay at y. */
  private NDArray direction(String name, NDArray y, NDArray gradient, double correction) {
    NDArray square = squares.get(name);
    square.muli(BETA2);
    try (NDArray now = gradient.square()) {
      add(square, now, 1 - BETA2);
    }
    try (NDArray corrected = square.div(correction);
        NDArray root = corrected.sqrt()) {
      root.addi(EPSILON);
      NDArray direction = gradient.div(root);
      if (weightDecay != 0) {
        add(direction, y, weightDecay);
      }
      return direction;
    }
  }

  private static void add(NDArray to, NDArray what, double times) {
    try (NDArray scaled = what.mul(times)) {
      to.addi(scaled);
    }
  }

  /** {@code from} becomes {@code from + share (end - from)}. */
  private static void towards(NDArray from, NDArray end, double share) {
    try (NDArray way = end.sub(from)) {
      add(from, way, share);
    }
  }

  @Override
  public void toEvaluation() {
    all(1 - 1 / BETA1);
  }

  @Override
  public void toTraining() {
    all(1 - BETA1);
  }

  private void all(double share) {
    parameters.forEach(
        (name, parameter) -> {
          try (NDArray weight = Gradients.bare(parameter)) {
            towards(weight, steppedTo.get(name), share);
          }
        });
  }

  @Override
  public State state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    steppedTo.forEach((name, array) -> state.put("z/" + name, Gradients.copied(array)));
    squares.forEach((name, array) -> state.put("square/" + name, Gradients.copied(array)));
    return new State(
        state, Map.of("steps", (double) steps, "highestRate", highestRate, "weightSum", weightSum));
  }

  @Override
  public void restore(State state) {
    steps = state.numbers().get("steps").intValue();
    highestRate = state.numbers().get("highestRate");
    weightSum = state.numbers().get("weightSum");
    steppedTo.forEach((name, array) -> state.tensors().get("z/" + name).copyTo(array));
    squares.forEach((name, array) -> state.tensors().get("square/" + name).copyTo(array));
  }
}
