package org.medconv.classify.timm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;

/**
 * Compares every backbone with timm_3d with the same weights. The weights follow from their names,
 * so only timm_3d's outputs are stored and the comparison runs without Python. With Python, timm_3d
 * is also run live.
 */
class BackboneParityTest {
  private NDManager manager;

  @BeforeEach
  void open() throws Exception {
    manager = Compute.open(DeviceChoice.CPU, 2).newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  static List<String> deeper() {
    return Backbone.names().stream()
        .filter(name -> !name.matches("resnet10t|.*_100|.*_b0"))
        .toList();
  }

  static List<String> all() {
    return Backbone.names();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet10t", "mobilenetv2_100", "efficientnet_b0"})
  void logits_are_those_of_timm_3d(String name) throws Exception {
    assertSameAnswers(name, TimmReference.kept());
  }

  @ParameterizedTest
  @Tag("heavy")
  @MethodSource("deeper")
  void logits_of_the_deeper_networks_are_those_of_timm_3d(String name) throws Exception {
    assertSameAnswers(name, TimmReference.kept());
  }

  @ParameterizedTest
  @Tag("heavy")
  @ValueSource(strings = {"resnet18", "resnet50", "efficientnet_b0"})
  void gradients_are_those_of_timm_3d(String name) throws Exception {
    assertSameTraining(name, TimmReference.kept());
  }

  @ParameterizedTest
  @Tag("heavy")
  @MethodSource("all")
  void weights_of_2d_networks_become_those_that_timm_3d_makes_of_them(String name)
      throws Exception {
    assertSameInflation(name, TimmReference.kept());
  }

  @Test
  @Tag("heavy")
  void timm_3d_gives_these_answers_today(@TempDir Path folder) throws Exception {
    JsonNode now = TimmReference.now(folder);
    for (String name : Backbone.names()) {
      assertSameAnswers(name, now);
      assertSameInflation(name, now);
    }
    for (String name : List.of("resnet18", "resnet50", "efficientnet_b0")) {
      assertSameTraining(name, now);
    }
    assertSameFiles(folder);
  }

  private void assertSameAnswers(String name, JsonNode reference) {
    JsonNode expected = reference.get("networks").get(name);
    Backbone network = network(name, expected);
    assertThat(network.trainableParameters()).isEqualTo(expected.get("parameters").asLong());
    assertThat(network.getDirectParameters().size()).isEqualTo(expected.get("arrays").asInt());
    ParameterStore store = new ParameterStore(manager, false);
    NDArray input = array(HashedNumbers.volume(2, 1, 32, 28, 24));
    NDArray features = network.features(store, input, false);
    double apart =
        Traces.of("features", features.toFloatArray()).apart(Traces.of(expected.get("features")));
    float[] logits =
        network.forward(store, new NDList(input), false).singletonOrThrow().toFloatArray();
    System.out.printf(
        "%s: logits differ from timm_3d's by at most %.1e, features by %.1e of their norm%n",
        name, worst(logits, floats(expected.get("logits"))), apart);
    assertThat(logits).containsExactly(floats(expected.get("logits")), within(1e-4f));
    assertThat(apart).isLessThan(1e-5);
  }

  /** With two volumes and cross-entropy; with or without norms that follow the batch. */
  private void assertSameTraining(String name, JsonNode reference) {
    JsonNode expected = reference.get("networks").get(name).get("training");
    Backbone network = network(name, reference.get("networks").get(name));
    network.freezeStatistics(!expected.get("batch_statistics").asBoolean());
    NDArray input = array(HashedNumbers.volume(2, 1, 64, 48, 40));
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDArray logits =
          network
              .forward(new ParameterStore(manager, false), new NDList(input), true)
              .singletonOrThrow();
      assertThat(logits.toFloatArray())
          .containsExactly(floats(expected.get("logits")), within(1e-4f));
      NDArray logs = logits.logSoftmax(1);
      collector.backward(logs.get("0, 1").add(logs.get("1, 2")).div(-2));
    }
    Map<String, Double> apart = new LinkedHashMap<>();
    for (var named : network.getDirectParameters()) {
      NDArray array = named.getValue().getArray();
      boolean trained = named.getValue().requiresGradient();
      float[] actual = (trained ? array.getGradient() : array).toFloatArray();
      JsonNode kept = expected.get(trained ? "gradients" : "statistics").get(named.getKey());
      apart.put(named.getKey(), Traces.of(named.getKey(), actual).apart(Traces.of(kept)));
    }
    System.out.printf(
        "%s: gradients and statistics of %d arrays differ from timm_3d's by at most %.1e of their"
            + " norm%n",
        name, apart.size(), apart.values().stream().mapToDouble(v -> v).max().orElseThrow());
    assertThat(apart).hasSize(reference.get("networks").get(name).get("arrays").asInt());
    assertThat(apart).allSatisfy((array, difference) -> assertThat(difference).isLessThan(1e-3));
  }

  private void assertSameInflation(String name, JsonNode reference) throws Exception {
    double gain = reference.get("networks").get(name).get("gain").asDouble();
    Backbone network = Backbone.create(name, 1, 3);
    network.initialize(manager);
    Map<String, Tensor> fitted =
        new PretrainedWeights(Path.of(name), flat(network, gain)).fitted(network);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (var named : new TreeMap<>(fitted).entrySet()) {
      if (!network.isHead(named.getKey())) {
        digest.update(bytes(named.getValue().values()));
      }
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .as(name)
        .isEqualTo(reference.get("inflated").get(name).asText());
    network.getDirectParameters().values().forEach(parameter -> parameter.close());
  }

  /** The weights of timm's own network: one axis less, three channels, the classes of ImageNet. */
  private static Map<String, Tensor> flat(Backbone network, double gain) {
    Map<String, Tensor> flat = new LinkedHashMap<>();
    String stem = network.getDirectParameters().keys().iterator().next();
    for (var named : network.getDirectParameters()) {
      String name = named.getKey();
      long[] shape = named.getValue().getShape().getShape().clone();
      if (network.isHead(name)) {
        shape[0] = 1000;
      } else if (shape.length == 5) {
        long channels = name.equals(stem) ? 3 : shape[1];
        shape = new long[] {shape[0], channels, shape[2], shape[3]};
      }
      flat.put(name, HashedNumbers.weight(name, shape, gain));
    }
    return flat;
  }

  /** torch.save and safetensors of one network give the same result. */
  private void assertSameFiles(Path folder) throws Exception {
    Backbone network = Backbone.create("resnet10t", 1, 3);
    network.initialize(manager);
    Map<String, Tensor> expected =
        PretrainedWeights.read(folder.resolve("resnet10t.safetensors")).fitted(network);
    for (String file : List.of("resnet10t.pth", "resnet10t.tar")) {
      Map<String, Tensor> actual = PretrainedWeights.read(folder.resolve(file)).fitted(network);
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (name, tensor) ->
              assertThat(actual.get(name).values()).as(name).isEqualTo(tensor.values()));
    }
    assertThat(SafeTensors.read(folder.resolve("resnet10t.safetensors")))
        .containsKey("conv1.1.num_batches_tracked");
  }

  private Backbone network(String name, JsonNode expected) {
    Backbone network = Backbone.create(name, 1, 3);
    network.initialize(manager);
    for (var named : network.getDirectParameters()) {
      NDArray array = named.getValue().getArray();
      Tensor tensor =
          HashedNumbers.weight(
              named.getKey(), array.getShape().getShape(), expected.get("gain").asDouble());
      array.set(tensor.values());
    }
    return network;
  }

  private NDArray array(Tensor tensor) {
    return manager.create(tensor.values(), new Shape(tensor.shape()));
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static double worst(float[] actual, float[] expected) {
    double worst = 0;
    for (int n = 0; n < expected.length; n++) {
      worst = Math.max(worst, Math.abs(expected[n] - actual[n]));
    }
    return worst;
  }

  private static float[] floats(JsonNode rows) {
    float[] values = new float[rows.size() * rows.get(0).size()];
    for (int n = 0; n < values.length; n++) {
      values[n] = (float) rows.get(n / rows.get(0).size()).get(n % rows.get(0).size()).asDouble();
    }
    return values;
  }
}
