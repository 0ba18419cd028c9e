package org.medconv.lab.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.medconv.model.Tensor;

/**
 * AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019) as PyTorch defines
 * it. Unlike DJL's own, it exposes its moments, so that a training can stop and resume exactly.
 */
public final class AdamW implements Optimiser {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final double EPSILON = 1e-8;

  /**
   * Values updated at once on a CPU. An update makes a dozen passes over its values; this size
   * keeps them in the cache and halves the time of a step.
   */
  private static final long PIECE = 1 << 18;

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> squares = new LinkedHashMap<>();
  private final float weightDecay;
  private int steps;

  /**
   * @param parameters the trained ones; gradients of others are not read
   */
  public AdamW(NDManager manager, Iterable<Parameter> parameters, double weightDecay) {
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
    parameters.forEach(
        (name, parameter) -> {
          try (NDArray weight = Gradients.bare(parameter);
              NDArray gradient = parameter.getArray().getGradient()) {
            step(new NDList(weight, gradient, means.get(name), squares.get(name)), learningRate);
          }
          Gradients.forget(parameter);
        });
  }

  /** Updates in pieces along the first axis. */
  private void step(NDList whole, double learningRate) {
    long[] cuts = cuts(whole.head());
    if (cuts.length == 0) {
      update(whole, learningRate);
      return;
    }
    List<NDList> pieces = whole.stream().map(array -> array.split(cuts)).toList();
    for (int n = 0; n <= cuts.length; n++) {
      int piece = n;
      update(new NDList(pieces.stream().map(list -> list.get(piece)).toList()), learningRate);
    }
    pieces.forEach(NDList::close);
  }

  /** Rows at which the second and later pieces begin. */
  private static long[] cuts(NDArray array) {
    Shape shape = array.getShape();
    long rows = shape.get(0);
    if (array.getDevice().isGpu()) {
      return new long[0];
    }
    long step = Math.max(1, PIECE / (shape.size() / rows));
    return LongStream.iterate(step, from -> from < rows, from -> from + step).toArray();
  }

  private void update(NDList views, double learningRate) {
    double first = 1 - Math.pow(BETA1, steps);
    double second = Math.sqrt(1 - Math.pow(BETA2, steps));
    NDArray weight = views.head();
    weight
        .getNDArrayInternal()
        .adamUpdate(
            views,
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
    means.forEach((name, array) -> state.tensors().get("mean/" + name).copyTo(array));
    squares.forEach((name, array) -> state.tensors().get("square/" + name).copyTo(array));
  }
}
