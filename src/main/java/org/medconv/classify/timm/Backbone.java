package org.medconv.classify.timm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.medconv.classify.timm.Convolution.Form;
import org.medconv.model.Tensor;

/**
 * A 3D version of a timm network. Parameters have timm's names ({@code layer1.0.conv1.weight}), so
 * that weights can be exchanged by name.
 *
 * <p>Input: (N, channels, D, H, W), float; output: logits (N, classes). Several threads may run
 * forward passes on one instance, as long as none trains.
 */
public abstract class Backbone extends AbstractBlock {
  private final String name;
  private final int inChannels;
  private final int classes;
  private final String head;
  private final int featureCount;
  private Parameter headWeight;
  private Parameter headBias;
  private boolean statisticsFrozen;

  Backbone(String name, int inChannels, int classes, String head, int featureCount) {
    this.name = name;
    this.inChannels = inChannels;
    this.classes = classes;
    this.head = head;
    this.featureCount = featureCount;
  }

  /** The timm names that {@link #create} knows. */
  public static List<String> names() {
    return TimmModels.names();
  }

  /**
   * A network without weights; {@link #initialize(NDManager)} draws them, {@link #load} loads them.
   *
   * @param name timm's name
   * @param inChannels input channels, 1 for CT
   * @throws IllegalArgumentException if the name is not one of {@link #names()}
   */
  public static Backbone create(String name, int inChannels, int classes) {
    return TimmModels.create(name, inChannels, classes);
  }

  /** The layers between input and features. */
  abstract Layer body();

  /** The name given to {@link #create}. */
  public String name() {
    return name;
  }

  /** Length of the feature vector of one volume. */
  public int featureCount() {
    return featureCount;
  }

  public int inChannels() {
    return inChannels;
  }

  public int classes() {
    return classes;
  }

  /** Whether a parameter belongs to the linear layer after the features. */
  public boolean isHead(String parameter) {
    return parameter.startsWith(head + ".");
  }

  /**
   * If frozen, training passes use the running statistics of the batch norms without updating them,
   * so that training and inference compute the same function.
   */
  public void freezeStatistics(boolean frozen) {
    statisticsFrozen = frozen;
  }

  /**
   * Requests gradients of the weights with the chosen names, and of no others. The statistics of
   * the norms are not weights; see {@link #freezeStatistics}.
   */
  public void train(Predicate<String> names) {
    for (var named : getDirectParameters()) {
      if (!isStatistic(named.getKey())) {
        named.getValue().freeze(!names.test(named.getKey()));
      }
    }
  }

  private static boolean isStatistic(String name) {
    return name.endsWith(".running_mean") || name.endsWith(".running_var");
  }

  /**
   * Draws new weights as timm does: He normal over the fan-out (the last norm of a ResNet block
   * starts at zero), and a uniform head.
   */
  public void initialize(NDManager manager) {
    initialize(manager, DataType.FLOAT32, new Shape(1, inChannels, 32, 32, 32));
  }

  /**
   * Loads weights by name; arrays move to the manager's device.
   *
   * @throws IllegalArgumentException if a name is missing or unknown, or a shape differs
   */
  public void load(NDManager manager, Map<String, Tensor> weights) {
    requireFit(weights);
    for (var named : getDirectParameters()) {
      Parameter parameter = named.getValue();
      if (!parameter.isInitialized()) {
        parameter.setInitializer(Initializer.ZEROS);
      }
    }
    initialize(manager);
    for (var named : getDirectParameters()) {
      weights.get(named.getKey()).copyTo(named.getValue().getArray());
    }
  }

  /** A copy of all weights and running statistics, by timm's names. */
  public Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (var named : getDirectParameters()) {
      weights.put(named.getKey(), Tensor.of(named.getValue().getArray()));
    }
    return weights;
  }

  /** Number of trained values, without the running statistics of the norms. */
  public long trainableParameters() {
    return getDirectParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  /**
   * The first half of a forward pass: the input of the head.
   *
   * @param input (N, channels, D, H, W)
   * @param training whether to record gradients and, unless frozen, update the statistics of the
   *     norms
   * @return (N, {@link #featureCount()}), averaged over the volume
   */
  public NDArray features(ParameterStore store, NDArray input, boolean training) {
    Pass pass = new Pass(store, training, training && !statisticsFrozen);
    try (NDArray last = body().forward(input, pass)) {
      return Pool.globalAvgPool3d(last);
    }
  }

  /**
   * The second half of a forward pass.
   *
   * @param features (N, {@link #featureCount()})
   * @return (N, classes)
   */
  public NDArray logits(ParameterStore store, NDArray features, boolean training) {
    Pass pass = new Pass(store, training, false);
    return Linear.linear(features, pass.value(headWeight), pass.value(headBias)).singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    try (NDArray features = features(store, inputs.singletonOrThrow(), training)) {
      return new NDList(logits(store, features, training));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), classes)};
  }

  final void head(Initializer weight, Initializer bias) {
    headWeight = parameter(head + ".weight", new Shape(classes, featureCount), weight, true);
    headBias = parameter(head + ".bias", new Shape(classes), bias, true);
  }

  final Convolution convolution(String name, Form form, Initializer initializer) {
    return new Convolution(
        parameter(name + ".weight", form.weightShape(), initializer, true), Optional.empty(), form);
  }

  final Convolution biasedConvolution(
      String name, Form form, Initializer initializer, Initializer bias) {
    return new Convolution(
        parameter(name + ".weight", form.weightShape(), initializer, true),
        Optional.of(parameter(name + ".bias", new Shape(form.out()), bias, true)),
        form);
  }

  final Norm norm(String name, int channels, Initializer gain) {
    Shape shape = new Shape(channels);
    return new Norm(
        parameter(name + ".weight", shape, gain, true),
        parameter(name + ".bias", shape, Initializer.ZEROS, true),
        parameter(name + ".running_mean", shape, Initializer.ZEROS, false),
        parameter(name + ".running_var", shape, Initializer.ONES, false));
  }

  static Initializer normal(double deviation) {
    return (manager, shape, type) ->
        drawn(manager, host -> host.randomNormal(0, (float) deviation, shape, type));
  }

  static Initializer uniform(double bound) {
    return (manager, shape, type) ->
        drawn(manager, host -> host.randomUniform((float) -bound, (float) bound, shape, type));
  }

  /**
   * Drawn by the CPU's generator on every device: a graphics card's generator gives other numbers
   * for the same seed.
   */
  private static NDArray drawn(NDManager manager, Function<NDManager, NDArray> draw) {
    if (!manager.getDevice().isGpu()) {
      return draw.apply(manager);
    }
    try (NDManager host = manager.newSubManager(Device.cpu())) {
      NDArray moved = draw.apply(host).toDevice(manager.getDevice(), true);
      moved.attach(manager);
      return moved;
    }
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

  /**
   * @throws IllegalArgumentException if a name is missing or unknown, or a shape differs
   */
  void requireFit(Map<String, Tensor> weights) {
    requireSameNames(weights);
    getDirectParameters().forEach(named -> checkShape(named.getKey(), weights));
  }

  /** Whether these are its parameter names, ignoring the head. */
  boolean hasNames(Set<String> names) {
    Predicate<String> beforeHead = name -> !isHead(name);
    return names.stream()
        .filter(beforeHead)
        .collect(Collectors.toSet())
        .equals(
            getDirectParameters().keys().stream().filter(beforeHead).collect(Collectors.toSet()));
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
