package org.medconv.classify.timm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;

class BackboneTest {
  private static Compute compute;
  private static NDManager manager;

  @BeforeAll
  static void start() throws UnableToOpenModel {
    compute = Compute.open(DeviceChoice.CPU, 2);
    manager = compute.newManager();
  }

  @AfterAll
  static void stop() {
    manager.close();
  }

  @Test
  void resnet50_has_timm_s_46_16_million_parameters_under_timm_s_names() {
    Backbone network = Backbone.create("resnet50", 1, 3);
    assertThat(network.trainableParameters()).isEqualTo(46_161_219);
    // 53 convolutions, 53 norms of four arrays each, and the head's two.
    assertThat(network.getDirectParameters().size()).isEqualTo(53 + 4 * 53 + 2);
    assertThat(network.getDirectParameters().keys())
        .contains(
            "conv1.weight",
            "bn1.running_var",
            "layer1.0.downsample.0.weight",
            "layer1.0.downsample.1.bias",
            "layer4.2.conv3.weight",
            "fc.bias");
  }

  @Test
  void deeper_networks_are_a_matter_of_layers() {
    assertThat(Backbone.create("resnet101", 1, 3).getDirectParameters().keys())
        .contains("layer3.22.bn3.weight");
  }

  @Test
  void weights_of_another_network_are_refused_with_their_names() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Backbone network = Backbone.create("resnet50", 1, 3);
    network
        .getDirectParameters()
        .forEach(
            named -> {
              long[] shape = named.getValue().getShape().getShape();
              weights.put(named.getKey(), new Tensor(shape, new float[size(shape)]));
            });
    weights.put("fc.bias", new Tensor(new long[] {4}, new float[4]));
    assertThatThrownBy(() -> network.load(manager, weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fc.bias");
    weights.remove("fc.bias");
    weights.put("head.bias", new Tensor(new long[] {3}, new float[3]));
    assertThatThrownBy(() -> network.load(manager, weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 missing [fc.bias], 1 unknown [head.bias]");
  }

  @Test
  void an_unknown_name_is_refused_with_those_that_there_are() {
    assertThat(Backbone.names()).hasSize(10);
    assertThatThrownBy(() -> Backbone.create("resnet51", 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"resnet51\"")
        .hasMessageContaining("resnet10t, resnet14t, resnet18")
        .hasMessageContaining("efficientnet_b0");
  }

  @Test
  void only_the_head_is_trained_where_only_it_is_chosen() {
    Backbone network = Backbone.create("resnet10t", 1, 3);
    long all = network.trainableParameters();
    network.train(network::isHead);
    assertThat(network.trainableParameters()).isEqualTo(3 * 512 + 3);
    network.train(name -> true);
    assertThat(network.trainableParameters()).isEqualTo(all);
  }

  @Test
  void features_and_the_head_make_the_logits() {
    Backbone network = Backbone.create("mobilenetv2_100", 1, 3);
    try (NDManager pass = manager.newSubManager()) {
      network.initialize(pass);
      NDArray input = pass.randomNormal(0, 1, new Shape(2, 1, 32, 32, 32), DataType.FLOAT32);
      ParameterStore store = new ParameterStore(pass, false);
      NDArray features = network.features(store, input, false);
      assertThat(features.getShape()).isEqualTo(new Shape(2, network.featureCount()));
      assertThat(network.logits(store, features, false).toFloatArray())
          .isEqualTo(forward(pass, network, input).toFloatArray());
    }
  }

  @Test
  void new_weights_are_drawn_as_timm_draws_them() {
    manager.getEngine().setRandomSeed(7);
    try (NDManager pass = manager.newSubManager()) {
      Backbone residual = Backbone.create("resnet10t", 1, 3);
      residual.initialize(pass);
      Map<String, Tensor> weights = residual.weights();
      // He normal over the fan-out: 512 channels of 27 voxels.
      assertThat(deviation(weights.get("layer4.0.conv2.weight")))
          .isCloseTo(Math.sqrt(2.0 / (512 * 27)), withinPercentage(1));
      assertThat(weights.get("layer4.0.bn1.weight").values()).containsOnly(1f);
      assertThat(weights.get("layer4.0.bn2.weight").values()).containsOnly(0f);
      Backbone efficient = Backbone.create("efficientnet_b0", 1, 3);
      efficient.initialize(pass);
      weights = efficient.weights();
      // Depthwise: each channel's fan-out is its own 125 voxels.
      assertThat(deviation(weights.get("blocks.5.2.conv_dw.weight")))
          .isCloseTo(Math.sqrt(2.0 / 125), withinPercentage(1));
      assertThat(weights.get("blocks.5.2.bn3.weight").values()).containsOnly(1f);
      assertThat(weights.get("classifier.bias").values()).containsOnly(0f);
    }
  }

  private static double deviation(Tensor tensor) {
    double squares = 0;
    for (float value : tensor.values()) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / tensor.values().length);
  }

  @Test
  void frozen_statistics_stay_as_they_are_and_others_follow_the_data() {
    Backbone network = Backbone.create("resnet14t", 1, 3);
    try (NDManager pass = manager.newSubManager()) {
      network.initialize(pass);
      NDArray input = pass.randomNormal(2, 3, new Shape(2, 1, 32, 32, 32), DataType.FLOAT32);
      network.freezeStatistics(true);
      network.forward(new ParameterStore(pass, false), new NDList(input), true);
      assertThat(network.weights().get("bn1.running_var").values()).containsOnly(1f);
      network.freezeStatistics(false);
      network.forward(new ParameterStore(pass, false), new NDList(input), true);
      assertThat(network.weights().get("bn1.running_var").values()).doesNotContain(1f);
    }
  }

  @Test
  void weights_kept_as_int8_give_nearly_the_same_logits(@TempDir Path folder) throws IOException {
    Backbone network = Backbone.create("resnet14t", 1, 3);
    Backbone stored = Backbone.create("resnet14t", 1, 3);
    manager.getEngine().setRandomSeed(7);
    try (NDManager pass = manager.newSubManager()) {
      network.initialize(pass);
      Map<String, Tensor> weights = network.weights();
      weights.forEach(
          (name, tensor) -> {
            if (name.endsWith("bn3.weight")) {
              Arrays.fill(tensor.values(), 1f);
            }
          });
      network.load(pass, weights);
      Path file = folder.resolve("weights.safetensors");
      SafeTensors.write(file, weights, SafeTensors.Storage.INT8_PER_CHANNEL, Map.of());
      stored.load(pass, SafeTensors.read(file));
      NDArray input = pass.randomNormal(0, 1, new Shape(4, 1, 24, 28, 32), DataType.FLOAT32);
      float[] before = forward(pass, network, input).toFloatArray();
      float[] after = forward(pass, stored, input).toFloatArray();
      // Rounding to 127 steps is noise of about 0.8 % a layer; some fourteen layers add up to 3 %.
      assertThat(relativeDifference(before, after)).isLessThan(0.06);
    }
  }

  private static double relativeDifference(float[] before, float[] after) {
    double difference = 0;
    double size = 0;
    for (int n = 0; n < before.length; n++) {
      difference += Math.pow(after[n] - before[n], 2);
      size += Math.pow(before[n], 2);
    }
    return Math.sqrt(difference / size);
  }

  private static NDArray forward(NDManager pass, Backbone network, NDArray input) {
    return network
        .forward(new ParameterStore(pass, false), new NDList(input), false)
        .singletonOrThrow();
  }

  private static int size(long[] shape) {
    return (int) new Shape(shape).size();
  }
}
