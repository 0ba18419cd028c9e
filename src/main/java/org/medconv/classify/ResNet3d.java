package org.medconv.classify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.medconv.model.Tensor;

/**
 * A residual network of bottleneck blocks in 3D (He et al., "Deep residual learning for image
 * recognition", 2016, with the stride in the 3x3x3 convolution), the backbone of MedConv: the
 * {@code resnet50} of timm with every kernel, stride and pool turned into 3D. Parameters carry
 * timm's names ({@code layer1.0.conv1.weight}), so that weights go to and fro by name.
 *
 * <p>Input: (N, 1, D, H, W) floats; output: logits (N, classes). Forward passes of one instance may
 * run in several threads at a time as long as none of them trains.
 */
public final class ResNet3d extends AbstractBlock {
  private static final int STEM_WIDTH = 64;
  private static final int EXPANSION = 4;
  private static final float EPSILON = 1e-5f;

  /** DJL's share of the old value; 0.1 of the new one, as PyTorch counts. */
  private static final float MOMENTUM = 0.9f;

  private final int classes;
  private final Convolution stem;
  private final Norm stemNorm;
  private final List<Bottleneck> bottlenecks = new ArrayList<>();
  private final Parameter headWeight;
  private final Parameter headBias;
  private boolean statisticsFrozen;

  /** ResNet-50: 3, 4, 6 and 3 bottlenecks; 46.16 million parameters for 3 classes. */
  public static ResNet3d resnet50(int classes) {
    return new ResNet3d(classes, 3, 4, 6, 3);
  }

  /**
   * @param layers how many bottlenecks each stage has: 3, 4, 6, 3 is ResNet-50, 3, 4, 23, 3 is
   *     ResNet-101
   */
  public ResNet3d(int classes, int... layers) {
    this.classes = classes;
    stem = convolution("conv1", 1, STEM_WIDTH, 7, 2);
    stemNorm = norm("bn1", STEM_WIDTH, Initializer.ONES);
    int channels = STEM_WIDTH;
    for (int stage = 0; stage < layers.length; stage++) {
      int width = STEM_WIDTH << stage;
      for (int block = 0; block < layers[stage]; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        String name = "layer%d.%d".formatted(stage + 1, block);
        bottlenecks.add(bottleneck(name, channels, width, stride, block == 0));
        channels = width * EXPANSION;
      }
    }
    double bound = 1 / Math.sqrt(channels);
    Initializer uniform =
        (manager, shape, type) -> manager.randomUniform((float) -bound, (float) bound, shape, type);
    headWeight = weight("fc.weight", new Shape(classes, channels), uniform);
    headBias = weight("fc.bias", new Shape(classes), uniform);
  }

  /**
   * Frozen, training passes use the running statistics of the batch norms and leave them as they
   * are: what is trained is then exactly what is used afterwards.
   */
  public void freezeStatistics(boolean frozen) {
    statisticsFrozen = frozen;
  }

  /** Draws new weights: He normal over the fan-out, the last norm of each block at zero (timm). */
  public void initialize(NDManager manager) {
    initialize(manager, DataType.FLOAT32, new Shape(1, 1, 32, 32, 32));
  }

  /**
   * Takes weights by name; arrays move to the manager's device.
   *
   * @throws IllegalArgumentException when a name is missing or unknown, or a shape is another's
   */
  public void load(NDManager manager, Map<String, Tensor> weights) {
    requireSameNames(weights);
    getDirectParameters().forEach(named -> checkShape(named.getKey(), weights));
    for (var named : getDirectParameters()) {
      Parameter parameter = named.getValue();
      if (!parameter.isInitialized()) {
        parameter.setInitializer(Initializer.ZEROS);
      }
    }
    initialize(manager);
    for (var named : getDirectParameters()) {
      named.getValue().getArray().set(weights.get(named.getKey()).values());
    }
  }

  /** All weights and running statistics by timm's names, copied. */
  public Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (var named : getDirectParameters()) {
      NDArray array = named.getValue().getArray();
      weights.put(named.getKey(), new Tensor(array.getShape().getShape(), array.toFloatArray()));
    }
    return weights;
  }

  /** How many numbers are trained: without the running statistics of the norms. */
  public long trainableParameters() {
    return getDirectParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    Pass pass = new Pass(store, training, training && !statisticsFrozen);
    NDArray x = stemNorm.forward(stem.forward(inputs.singletonOrThrow(), pass), pass);
    x = threes(x.getNDArrayInternal().relu());
    for (Bottleneck bottleneck : bottlenecks) {
      x = bottleneck.forward(x, pass);
    }
    return Linear.linear(Pool.globalAvgPool3d(x), pass.value(headWeight), pass.value(headBias));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), classes)};
  }

  private static NDArray threes(NDArray x) {
    return Pool.maxPool3d(x, new Shape(3, 3, 3), new Shape(2, 2, 2), new Shape(1, 1, 1), false);
  }

  /** What one forward pass is: where its parameters come from, and whether it trains. */
  private record Pass(ParameterStore store, boolean training, boolean batchStatistics) {
    NDArray value(Parameter parameter) {
      return store.getValue(parameter, store.getManager().getDevice(), training);
    }
  }

  private record Convolution(Parameter weight, Shape stride, Shape padding) {
    private static final Shape ONES = new Shape(1, 1, 1);

    NDArray forward(NDArray x, Pass pass) {
      return Conv3d.conv3d(x, pass.value(weight), null, stride, padding, ONES).singletonOrThrow();
    }
  }

  private record Norm(Parameter weight, Parameter bias, Parameter mean, Parameter variance) {
    NDArray forward(NDArray x, Pass pass) {
      // Axis -1: the engine's own way, channels second; any other number transposes first.
      return BatchNorm.batchNorm(
              x,
              pass.value(mean),
              pass.value(variance),
              pass.value(weight),
              pass.value(bias),
              -1,
              MOMENTUM,
              EPSILON,
              pass.batchStatistics())
          .singletonOrThrow();
    }
  }

  private record Unit(Convolution convolution, Norm norm) {
    NDArray forward(NDArray x, Pass pass) {
      return norm.forward(convolution.forward(x, pass), pass);
    }
  }

  /** 1x1x1, 3x3x3, 1x1x1, and the input beside them. */
  private record Bottleneck(Unit narrow, Unit across, Unit widen, List<Unit> shortcut) {
    NDArray forward(NDArray x, Pass pass) {
      NDArray inner = narrow.forward(x, pass).getNDArrayInternal().relu();
      inner = across.forward(inner, pass).getNDArrayInternal().relu();
      NDArray sum = widen.forward(inner, pass);
      NDArray beside = shortcut.isEmpty() ? x : shortcut.get(0).forward(x, pass);
      return sum.add(beside).getNDArrayInternal().relu();
    }
  }

  private Bottleneck bottleneck(
      String name, int channels, int width, int stride, boolean withShortcut) {
    int out = width * EXPANSION;
    Unit narrow = unit(name, "conv1", "bn1", channels, width, 1, 1, Initializer.ONES);
    Unit across = unit(name, "conv2", "bn2", width, width, 3, stride, Initializer.ONES);
    Unit widen = unit(name, "conv3", "bn3", width, out, 1, 1, Initializer.ZEROS);
    List<Unit> shortcut =
        withShortcut
            ? List.of(
                unit(
                    name,
                    "downsample.0",
                    "downsample.1",
                    channels,
                    out,
                    1,
                    stride,
                    Initializer.ONES))
            : List.of();
    return new Bottleneck(narrow, across, widen, shortcut);
  }

  private Unit unit(
      String block,
      String convolution,
      String norm,
      int in,
      int out,
      int kernel,
      int stride,
      Initializer gain) {
    return new Unit(
        convolution(block + "." + convolution, in, out, kernel, stride),
        norm(block + "." + norm, out, gain));
  }

  private Convolution convolution(String name, int in, int out, int kernel, int stride) {
    float deviation = (float) Math.sqrt(2.0 / (out * Math.pow(kernel, 3)));
    Initializer he = (manager, shape, type) -> manager.randomNormal(0, deviation, shape, type);
    Parameter weight = weight(name + ".weight", new Shape(out, in, kernel, kernel, kernel), he);
    int padding = kernel / 2;
    return new Convolution(
        weight, new Shape(stride, stride, stride), new Shape(padding, padding, padding));
  }

  private Norm norm(String name, int channels, Initializer gain) {
    Shape shape = new Shape(channels);
    return new Norm(
        weight(name + ".weight", shape, gain),
        weight(name + ".bias", shape, Initializer.ZEROS),
        statistic(name + ".running_mean", shape, Initializer.ZEROS),
        statistic(name + ".running_var", shape, Initializer.ONES));
  }

  private Parameter weight(String name, Shape shape, Initializer initializer) {
    return parameter(name, shape, initializer, true);
  }

  private Parameter statistic(String name, Shape shape, Initializer initializer) {
    return parameter(name, shape, initializer, false);
  }

  private Parameter parameter(String name, Shape shape, Initializer initializer, boolean trained) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optShape(shape)
            .optInitializer(initializer)
            .optRequiresGrad(trained)
            .build());
  }

  private void checkShape(String name, Map<String, Tensor> weights) {
    Shape given = new Shape(weights.get(name).shape());
    Shape wanted = getDirectParameters().get(name).getShape();
    if (!given.equals(wanted)) {
      throw new IllegalArgumentException(
          "weights \"%s\" are %s, this network needs %s".formatted(name, given, wanted));
    }
  }

  private void requireSameNames(Map<String, Tensor> weights) {
    TreeSet<String> missing = new TreeSet<>(getDirectParameters().keys());
    missing.removeAll(weights.keySet());
    TreeSet<String> unknown = new TreeSet<>(weights.keySet());
    unknown.removeAll(getDirectParameters().keys());
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "weights do not fit the network: %d missing %s, %d unknown %s"
              .formatted(missing.size(), few(missing), unknown.size(), few(unknown)));
    }
  }

  private static List<String> few(TreeSet<String> names) {
    return names.stream().limit(3).toList();
  }
}
