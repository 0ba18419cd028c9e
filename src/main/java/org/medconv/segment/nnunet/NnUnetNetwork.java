package org.medconv.segment.nnunet;

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
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.medconv.model.Tensor;
import org.medconv.segment.nnunet.Architecture.Kind;

/**
 * {@code PlainConvUNet} and {@code ResidualEncoderUNet} of {@code dynamic_network_architectures}
 * for prediction: without dropout, and with only the finest head. Parameters have the names of the
 * original {@code state_dict}.
 *
 * <p>Input: (1, 1, a, b, c) along the plan's axes, each a multiple of {@link
 * Architecture#shrinks()}. Output: logits (1, classes, a, b, c). The batch size is always 1, so
 * that batch normalisation equals instance normalisation.
 */
final class NnUnetNetwork extends AbstractBlock {
  private final Architecture architecture;

  NnUnetNetwork(Architecture architecture) {
    this.architecture = architecture;
    int channels = 1;
    if (architecture.kind() == Kind.RESIDUAL) {
      channels = architecture.features().get(0);
      convolution("encoder.stem.convs.0", 1, channels, architecture.kernels().get(0));
    }
    for (int stage = 0; stage < architecture.stages(); stage++) {
      channels =
          architecture.kind() == Kind.PLAIN
              ? stacked(
                  "encoder.stages.%d.0".formatted(stage),
                  channels,
                  stage,
                  architecture.encoder().get(stage))
              : blocks(stage, channels);
    }
    decoder();
  }

  private int stacked(String name, int from, int stage, int count) {
    int features = architecture.features().get(stage);
    for (int n = 0; n < count; n++) {
      convolution(
          "%s.convs.%d".formatted(name, n),
          n == 0 ? from : features,
          features,
          architecture.kernels().get(stage));
    }
    return features;
  }

  private int blocks(int stage, int from) {
    int features = architecture.features().get(stage);
    List<Integer> kernel = architecture.kernels().get(stage);
    int channels = from;
    for (int n = 0; n < architecture.encoder().get(stage); n++) {
      String name = block(stage, n);
      convolution(name + ".conv1", channels, features, kernel);
      convolution(name + ".conv2", features, features, kernel);
      if (channels != features) {
        String skip = skip(name, shrinks(stage, n));
        weights(skip + ".conv.weight", features, channels, 1, 1, 1);
        norm(skip, features);
      }
      channels = features;
    }
    return features;
  }

  private static String block(int stage, int n) {
    return "encoder.stages.%d.blocks.%d".formatted(stage, n);
  }

  /** The shortcut follows the pooling, if there is one. */
  private static String skip(String block, boolean pooled) {
    return "%s.skip.%d".formatted(block, pooled ? 1 : 0);
  }

  private boolean shrinks(int stage, int block) {
    return block == 0 && architecture.strides().get(stage).stream().anyMatch(n -> n != 1);
  }

  private void decoder() {
    int stages = architecture.stages();
    for (int n = 0; n < stages - 1; n++) {
      int stage = stages - 2 - n;
      List<Integer> stride = architecture.strides().get(stage + 1);
      int features = architecture.features().get(stage);
      String up = "decoder.transpconvs.%d".formatted(n);
      weights(
          up + ".weight",
          architecture.features().get(stage + 1),
          features,
          stride.get(0),
          stride.get(1),
          stride.get(2));
      bias(up, features);
      stacked("decoder.stages.%d".formatted(n), 2 * features, stage, architecture.decoder().get(n));
    }
    weights(head() + ".weight", architecture.classes(), architecture.features().get(0), 1, 1, 1);
    weights(head() + ".bias", architecture.classes());
  }

  private String head() {
    return "decoder.seg_layers.%d".formatted(architecture.stages() - 2);
  }

  private void convolution(String name, int from, int to, List<Integer> kernel) {
    weights(name + ".conv.weight", to, from, kernel.get(0), kernel.get(1), kernel.get(2));
    bias(name + ".conv", to);
    norm(name, to);
  }

  private void bias(String name, int channels) {
    if (architecture.bias()) {
      weights(name + ".bias", channels);
    }
  }

  private void norm(String name, int channels) {
    weights(name + ".norm.weight", channels);
    weights(name + ".norm.bias", channels);
  }

  private void weights(String name, long... shape) {
    addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optShape(new Shape(shape))
            .optInitializer(Initializer.ZEROS)
            .build());
  }

  /** Names of the weights. */
  Set<String> names() {
    return parameters.keySet();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    // No child blocks, and no parameter shape depends on the input.
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    return new Shape[] {new Shape(1, architecture.classes(), in.get(2), in.get(3), in.get(4))};
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    return new NDList(new Pass(store, inputs.head()).logits(inputs.head()));
  }

  /**
   * One pass through the network. Arrays are closed as soon as possible: at 128 cubed, one array of
   * 32 channels takes 268 MB.
   */
  private final class Pass {
    private final ParameterStore store;
    private final NDArray input;

    Pass(ParameterStore store, NDArray input) {
      this.store = store;
      this.input = input;
    }

    private NDArray value(String name) {
      return store.getValue(parameters.get(name), input.getDevice(), false);
    }

    private NDArray optional(String name) {
      return parameters.containsKey(name) ? value(name) : null;
    }

    NDArray logits(NDArray image) {
      int stages = architecture.stages();
      NDArray[] skips = new NDArray[stages];
      NDArray x = image;
      if (architecture.kind() == Kind.RESIDUAL) {
        x = activated(normalised("encoder.stem.convs.0", x, 0, List.of(1, 1, 1)));
      }
      for (int stage = 0; stage < stages; stage++) {
        boolean owned = stage == 0 && architecture.kind() == Kind.RESIDUAL;
        skips[stage] = encoded(stage, x, owned);
        x = skips[stage];
      }
      for (int n = 0; n < stages - 1; n++) {
        int stage = stages - 2 - n;
        NDArray up = grown("decoder.transpconvs.%d".formatted(n), x, stage + 1);
        x.close();
        NDArray joined = up.concat(skips[stage], 1);
        up.close();
        skips[stage].close();
        x =
            convolved(
                "decoder.stages.%d".formatted(n),
                joined,
                stage,
                architecture.decoder().get(n),
                true,
                List.of(1, 1, 1));
      }
      NDArray logits =
          Conv3d.conv3d(x, value(head() + ".weight"), value(head() + ".bias")).singletonOrThrow();
      x.close();
      return logits;
    }

    private NDArray encoded(int stage, NDArray x, boolean owned) {
      return architecture.kind() == Kind.PLAIN
          ? convolved(
              "encoder.stages.%d.0".formatted(stage),
              x,
              stage,
              architecture.encoder().get(stage),
              false,
              architecture.strides().get(stage))
          : blocks(stage, x, owned);
    }

    /**
     * @param owned whether this method may close the input
     */
    private NDArray convolved(
        String name, NDArray input, int stage, int count, boolean owned, List<Integer> stride) {
      NDArray x = input;
      for (int n = 0; n < count; n++) {
        NDArray next =
            activated(
                normalised(
                    "%s.convs.%d".formatted(name, n),
                    x,
                    stage,
                    n == 0 ? stride : List.of(1, 1, 1)));
        if (owned || n > 0) {
          x.close();
        }
        x = next;
      }
      return x;
    }

    /** {@code BasicBlockD}: two convolutions beside a shortcut that is pooled and widened. */
    private NDArray blocks(int stage, NDArray input, boolean owned) {
      NDArray x = input;
      for (int n = 0; n < architecture.encoder().get(stage); n++) {
        String name = block(stage, n);
        List<Integer> stride = n == 0 ? architecture.strides().get(stage) : List.of(1, 1, 1);
        boolean pooled = shrinks(stage, n);
        boolean widened = parameters.containsKey(skip(name, pooled) + ".conv.weight");
        NDArray past = past(skip(name, pooled), x, stride, pooled, widened);
        NDArray first = activated(normalised(name + ".conv1", x, stage, stride));
        NDArray second = normalised(name + ".conv2", first, stage, List.of(1, 1, 1));
        first.close();
        second.addi(past);
        if (pooled || widened) {
          past.close();
        }
        if (owned || n > 0) {
          x.close();
        }
        x = activated(second);
      }
      return x;
    }

    private NDArray past(
        String skip, NDArray x, List<Integer> stride, boolean pooled, boolean widened) {
      Shape window = shape(stride);
      NDArray smaller =
          pooled ? Pool.avgPool3d(x, window, window, new Shape(0, 0, 0), false, true) : x;
      if (!widened) {
        return smaller;
      }
      NDArray wider = Conv3d.conv3d(smaller, value(skip + ".conv.weight")).singletonOrThrow();
      if (pooled) {
        smaller.close();
      }
      return norm(skip, wider);
    }

    private NDArray normalised(String name, NDArray x, int stage, List<Integer> stride) {
      List<Integer> kernel = architecture.kernels().get(stage);
      Shape padding = new Shape(kernel.get(0) / 2, kernel.get(1) / 2, kernel.get(2) / 2);
      return norm(
          name,
          Conv3d.conv3d(
                  x,
                  value(name + ".conv.weight"),
                  optional(name + ".conv.bias"),
                  shape(stride),
                  padding)
              .singletonOrThrow());
    }

    /** Closes its argument. */
    private NDArray norm(String name, NDArray y) {
      NDArray gamma = value(name + ".norm.weight");
      long channels = gamma.getShape().get(0);
      try (NDArray mean = y.getManager().zeros(new Shape(channels));
          NDArray variance = y.getManager().ones(new Shape(channels))) {
        NDArray normal =
            BatchNorm.batchNorm(
                    y,
                    mean,
                    variance,
                    gamma,
                    value(name + ".norm.bias"),
                    1,
                    0f,
                    (float) architecture.epsilon(),
                    true)
                .singletonOrThrow();
        y.close();
        return normal;
      }
    }

    /** Closes its argument. */
    private NDArray activated(NDArray x) {
      NDArray active = Activation.leakyRelu(x, (float) architecture.slope());
      x.close();
      return active;
    }

    /**
     * A transposed convolution whose kernel equals its stride. Each voxel becomes a separate block,
     * so this is a 1 x 1 x 1 convolution to the block's voxels, followed by a reordering.
     */
    private NDArray grown(String name, NDArray x, int stage) {
      List<Integer> s = architecture.strides().get(stage);
      int block = s.get(0) * s.get(1) * s.get(2);
      NDArray weight = value(name + ".weight");
      NDArray bias = optional(name + ".bias");
      long in = weight.getShape().get(0);
      long out = weight.getShape().get(1);
      Shape from = x.getShape();
      NDManager outer = x.getManager();
      // Views of a weight belong to the weight's manager and would stay in memory unless attached
      // here.
      try (NDManager scope = outer.newSubManager()) {
        NDArray flat = weight.reshape(in, out * block);
        flat.attach(scope);
        NDArray spread = flat.transpose().reshape(out * block, in, 1, 1, 1);
        NDArray all = bias == null ? null : bias.repeat(0, block);
        if (all != null) {
          all.attach(scope);
        }
        NDArray blocks = Conv3d.conv3d(x, spread, all).singletonOrThrow();
        blocks.attach(scope);
        NDArray sorted =
            blocks
                .reshape(out, s.get(0), s.get(1), s.get(2), from.get(2), from.get(3), from.get(4))
                .transpose(0, 4, 1, 5, 2, 6, 3)
                .reshape(
                    1, out, s.get(0) * from.get(2), s.get(1) * from.get(3), s.get(2) * from.get(4));
        sorted.attach(outer);
        return sorted;
      }
    }
  }

  private static Shape shape(List<Integer> sizes) {
    return new Shape(sizes.get(0), sizes.get(1), sizes.get(2));
  }

  /**
   * Loads weights; the block must be initialised.
   *
   * @throws MalformedModelException if a weight is missing, unknown or of another shape
   */
  void load(Map<String, Tensor> tensors) throws MalformedModelException {
    Set<String> unknown = new TreeSet<>(tensors.keySet());
    unknown.removeAll(parameters.keySet());
    if (!unknown.isEmpty()) {
      throw new MalformedModelException(
          "%d weights have no place in the described network; the first is \"%s\""
              .formatted(unknown.size(), unknown.iterator().next()));
    }
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      requireShape(entry.getKey(), entry.getValue().getShape(), tensors.get(entry.getKey()));
      tensors.get(entry.getKey()).copyTo(entry.getValue().getArray());
    }
  }

  /** Checks that all weights exist with the right shape; the block need not be initialised. */
  void check(Map<String, Tensor> tensors) throws MalformedModelException {
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      requireShape(entry.getKey(), entry.getValue().getShape(), tensors.get(entry.getKey()));
    }
  }

  private static void requireShape(String name, Shape wanted, Tensor tensor)
      throws MalformedModelException {
    if (tensor == null || !wanted.equals(new Shape(tensor.shape()))) {
      throw new MalformedModelException(
          "weight \"%s\" must have shape %s; the file has %s"
              .formatted(name, wanted, tensor == null ? "none" : new Shape(tensor.shape())));
    }
  }
}
