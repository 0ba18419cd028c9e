package org.medconv.segment;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.medconv.model.Tensor;

/**
 * A 3D U-Net (Çiçek et al. 2016) with instance normalisation (Isensee et al. 2021) on blocks of 2 x
 * 2 x 2 voxels (space to depth). It has four resolutions, with two convolutions each in encoder and
 * decoder.
 *
 * <p>Input: (N, channels, D, H, W), D from foot to head, H from front to back, W from right to
 * left, each a multiple of 16, with values from {@link NetworkInput}. Output: class logits (N,
 * classes, D, H, W) and, if planned, vote logits at half the resolution (N, votes, D/2, H/2, W/2);
 * without the batch axis if N = 1. Volumes of a batch do not influence each other.
 */
public final class UNet3d extends AbstractBlock {
  /** Divisor of all sides: 2 for the blocks, 8 for three halvings. */
  public static final int MULTIPLE = 16;

  private static final int CELL = 8;
  private static final float SLOPE = 0.01f;
  private static final float EPSILON = 1e-5f;

  private final Plan plan;
  private final int[] widths;

  /**
   * Shape of the network's input and output.
   *
   * @param channels input channels
   * @param classes classes of the voxels
   * @param votes classes of the blocks of 2 x 2 x 2 voxels; 0 for no votes
   * @param widths channels at each resolution, finest first
   */
  public record Plan(int channels, int classes, int votes, int... widths) {
    public Plan {
      widths = widths.clone();
    }

    /** Finds the spine in a whole scan: {@link SpineClass} and level votes. */
    public static Plan spine(int... widths) {
      return new Plan(1, SpineClass.COUNT, SpineClass.VOTES, widths);
    }

    /** Outlines one body. Input: CT and a first outline; output: {@link OutlineClass}. */
    public static Plan outline(int... widths) {
      return new Plan(2, OutlineClass.COUNT, 0, widths);
    }
  }

  public UNet3d(Plan plan) {
    this.plan = plan;
    this.widths = plan.widths();
    int last = widths.length - 1;
    for (int level = 0; level <= last; level++) {
      int from = level == 0 ? CELL * plan.channels() : widths[level - 1];
      convolution("down%d.first".formatted(level), from, widths[level], 3);
      convolution("down%d.second".formatted(level), widths[level], widths[level], 3);
    }
    for (int level = last - 1; level >= 0; level--) {
      linear(
          "up%d.spread".formatted(level),
          widths[level + 1],
          CELL * widths[level],
          (float) Math.sqrt(1.0 / widths[level + 1]),
          Initializer.ZEROS);
      convolution("up%d.first".formatted(level), 2 * widths[level], widths[level], 3);
      convolution("up%d.second".formatted(level), widths[level], widths[level], 3);
    }
    linear("classes", widths[0], CELL * plan.classes(), 0.01f, UNet3d::towardsBackground);
    if (plan.votes() > 0) {
      linear("votes", widths[0], plan.votes(), 0.01f, Initializer.ZEROS);
    }
  }

  private void convolution(String name, int from, int to, int kernel) {
    double spread = Math.sqrt(2.0 / (from * kernel * kernel * kernel));
    weights(
        name + ".weight",
        new Shape(to, from, kernel, kernel, kernel),
        new NormalInitializer((float) spread));
    weights(name + ".gamma", new Shape(to), Initializer.ONES);
    weights(name + ".beta", new Shape(to), Initializer.ZEROS);
  }

  private void linear(String name, int from, int to, float spread, Initializer bias) {
    weights(name + ".weight", new Shape(to, from, 1, 1, 1), new NormalInitializer(spread));
    weights(name + ".bias", new Shape(to), bias);
  }

  /** Most voxels are background: this bias saves the first hundred steps of training. */
  private static NDArray towardsBackground(NDManager manager, Shape shape, DataType type) {
    float[] bias = new float[Math.toIntExact(shape.size())];
    java.util.Arrays.fill(bias, 0, CELL, 1.5f);
    return manager.create(bias, shape);
  }

  private void weights(String name, Shape shape, Initializer initializer) {
    Parameter parameter =
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optShape(shape)
            .optInitializer(initializer)
            .build();
    addParameter(parameter);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    // No child blocks, and no parameter shape depends on the input.
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long n = inputs[0].get(0);
    long d = inputs[0].get(2);
    long h = inputs[0].get(3);
    long w = inputs[0].get(4);
    Shape classes = output(n, plan.classes(), d, h, w);
    return plan.votes() == 0
        ? new Shape[] {classes}
        : new Shape[] {classes, output(n, plan.votes(), d / 2, h / 2, w / 2)};
  }

  private static Shape output(long n, long channels, long d, long h, long w) {
    return n == 1 ? new Shape(channels, d, h, w) : new Shape(n, channels, d, h, w);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    Pass pass = new Pass(store, training, inputs.head());
    NDArray x = pass.features(inputs.head());
    NDList outputs = new NDList(output(depthToSpace(pass.linear("classes", x), plan.classes())));
    if (plan.votes() > 0) {
      outputs.add(output(pass.linear("votes", x)));
    }
    return outputs;
  }

  /**
   * Inference without the last step from blocks to voxels, which would copy the largest tensor.
   *
   * @param input (N, channels, D, H, W)
   * @return class probabilities (N, classes, 8, D/2, H/2, W/2), the eight voxels of a block with W
   *     fastest; and, if planned, vote probabilities (N, votes, D/2, H/2, W/2)
   */
  NDList probabilities(NDArray input) {
    Pass pass = new Pass(new ParameterStore(input.getManager(), false), false, input);
    NDArray x = pass.features(input);
    Shape s = x.getShape();
    NDArray classes =
        pass.linear("classes", x)
            .reshape(s.get(0), plan.classes(), CELL, s.get(2), s.get(3), s.get(4));
    NDList outputs = new NDList(classes.softmax(1));
    if (plan.votes() > 0) {
      outputs.add(pass.linear("votes", x).softmax(1));
    }
    return outputs;
  }

  private static NDArray output(NDArray x) {
    return x.getShape().get(0) == 1 ? x.squeeze(0) : x;
  }

  /** One pass through the network, with its parameters at hand. */
  private final class Pass {
    private final ParameterStore store;
    private final boolean training;
    private final NDArray input;

    Pass(ParameterStore store, boolean training, NDArray input) {
      this.store = store;
      this.training = training;
      this.input = input;
    }

    /** (N, channels, D, H, W) to the features before the outputs, (N, widths[0], D/2, H/2, W/2). */
    NDArray features(NDArray volumes) {
      int last = widths.length - 1;
      NDArray[] skips = new NDArray[widths.length];
      NDArray x = spaceToDepth(volumes);
      for (int level = 0; level <= last; level++) {
        x = convolve("down%d.first".formatted(level), x, level == 0 ? 1 : 2);
        x = convolve("down%d.second".formatted(level), x, 1);
        skips[level] = x;
      }
      for (int level = last - 1; level >= 0; level--) {
        NDArray up = depthToSpace(linear("up%d.spread".formatted(level), x), widths[level]);
        x = convolve("up%d.first".formatted(level), skips[level].concat(up, 1), 1);
        x = convolve("up%d.second".formatted(level), x, 1);
      }
      return x;
    }

    private NDArray value(String name) {
      return store.getValue(parameters.get(name), input.getDevice(), training);
    }

    NDArray convolve(String name, NDArray x, int stride) {
      NDArray weight = value(name + ".weight");
      NDArray y =
          Conv3d.conv3d(x, weight, null, new Shape(stride, stride, stride), new Shape(1, 1, 1))
              .singletonOrThrow();
      return Activation.leakyRelu(normal(y, value(name + ".gamma"), value(name + ".beta")), SLOPE);
    }

    /**
     * Instance normalisation, computed as batch normalisation of one volume that has the channels
     * of all volumes.
     */
    private NDArray normal(NDArray y, NDArray gamma, NDArray beta) {
      Shape s = y.getShape();
      long n = s.get(0);
      long channels = n * s.get(1);
      NDArray mean = y.getManager().zeros(new Shape(channels));
      NDArray variance = y.getManager().ones(new Shape(channels));
      NDArray one = y;
      NDArray gammas = gamma;
      NDArray betas = beta;
      if (n > 1) {
        one = y.reshape(1, channels, s.get(2), s.get(3), s.get(4));
        gammas = gamma.tile(n);
        betas = beta.tile(n);
        gammas.attach(y.getManager());
        betas.attach(y.getManager());
      }
      NDArray normal =
          BatchNorm.batchNorm(one, mean, variance, gammas, betas, 1, 0f, EPSILON, true)
              .singletonOrThrow();
      return n > 1 ? normal.reshape(s) : normal;
    }

    /** In inference a matrix product, which avoids oneDNN's copies into its own layout. */
    NDArray linear(String name, NDArray x) {
      NDArray weight = value(name + ".weight");
      NDArray bias = value(name + ".bias");
      if (training) {
        return Conv3d.conv3d(x, weight, bias).singletonOrThrow();
      }
      Shape s = x.getShape();
      long to = weight.getShape().get(0);
      // An array derived from a weight lives as long as the weight, unless it is attached
      // elsewhere.
      NDArray matrix = weight.reshape(to, s.get(1));
      matrix.attach(x.getManager());
      NDArray column = bias.reshape(to, 1);
      column.attach(x.getManager());
      return matrix
          .matMul(x.reshape(s.get(0), s.get(1), -1))
          .addi(column)
          .reshape(s.get(0), to, s.get(2), s.get(3), s.get(4));
    }
  }

  /** (N, C, D, H, W) to (N, C·8, D/2, H/2, W/2). */
  private static NDArray spaceToDepth(NDArray x) {
    Shape s = x.getShape();
    long n = s.get(0);
    long c = s.get(1);
    long d = s.get(2) / 2;
    long h = s.get(3) / 2;
    long w = s.get(4) / 2;
    return x.reshape(n * c, d, 2, h, 2, w, 2)
        .transpose(0, 2, 4, 6, 1, 3, 5)
        .reshape(n, c * CELL, d, h, w);
  }

  /** (N, C·8, d, h, w) to (N, C, 2d, 2h, 2w). */
  static NDArray depthToSpace(NDArray x, int channels) {
    Shape s = x.getShape();
    long n = s.get(0);
    long d = s.get(2);
    long h = s.get(3);
    long w = s.get(4);
    return x.reshape(n * channels, 2, 2, 2, d, h, w)
        .transpose(0, 4, 1, 5, 2, 6, 3)
        .reshape(n, channels, 2 * d, 2 * h, 2 * w);
  }

  /** The weights by name, for a weights file. */
  public Map<String, Tensor> weights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parameters.forEach(
        (name, parameter) -> {
          NDArray array = parameter.getArray();
          tensors.put(name, Tensor.of(array));
        });
    return tensors;
  }

  /**
   * Loads weights; the block must be initialised.
   *
   * @throws MalformedModelException if a weight is missing, unknown or of another shape
   */
  public void load(Map<String, Tensor> tensors) throws MalformedModelException {
    for (String name : tensors.keySet()) {
      if (!parameters.containsKey(name)) {
        throw new MalformedModelException(
            "weight \"%s\" has no place in this network".formatted(name));
      }
    }
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      Tensor tensor = tensors.get(entry.getKey());
      Shape wanted = entry.getValue().getArray().getShape();
      if (tensor == null || !wanted.equals(new Shape(tensor.shape()))) {
        throw new MalformedModelException(
            "weight \"%s\" must have shape %s; the file has %s"
                .formatted(
                    entry.getKey(), wanted, tensor == null ? "none" : new Shape(tensor.shape())));
      }
      tensor.copyTo(entry.getValue().getArray());
    }
  }
}
