package org.medconv.classify.timm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
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

/** Weights files that fit, and those that do not; mobilenetv2_100 because it is the smallest. */
class PretrainedWeightsTest {
  private static final String NAME = "mobilenetv2_100";

  private static NDManager manager;
  private static Backbone network;
  private static Map<String, Tensor> own;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws UnableToOpenModel {
    manager = Compute.open(DeviceChoice.CPU, 2).newManager();
    network = Backbone.create(NAME, 1, 3);
    network.initialize(manager);
    own = network.weights();
  }

  @AfterAll
  static void stop() {
    manager.close();
  }

  private Map<String, Tensor> fitted(Map<String, Tensor> stored)
      throws IOException, UnableToOpenModel {
    Path file = folder.resolve("weights.safetensors");
    SafeTensors.write(file, stored, SafeTensors.Storage.F32, Map.of());
    return PretrainedWeights.read(file).fitted(network);
  }

  @Test
  void weights_of_the_same_3d_network_come_back_as_they_are() throws Exception {
    Map<String, Tensor> fitted = fitted(own);
    assertThat(fitted.keySet()).isEqualTo(own.keySet());
    own.forEach(
        (name, tensor) ->
            assertThat(fitted.get(name).values()).as(name).isEqualTo(tensor.values()));
  }

  @Test
  void a_head_of_as_many_classes_is_taken_and_any_other_left_out() throws Exception {
    Map<String, Tensor> stored = new LinkedHashMap<>(own);
    stored.put("classifier.bias", new Tensor(new long[] {3}, new float[] {1, 2, 3}));
    assertThat(fitted(stored).get("classifier.bias").values()).containsExactly(1, 2, 3);
    stored.put("classifier.weight", new Tensor(new long[] {4, 1280}, new float[4 * 1280]));
    stored.put("classifier.bias", new Tensor(new long[] {4}, new float[4]));
    assertThat(fitted(stored).get("classifier.weight").values())
        .isEqualTo(own.get("classifier.weight").values());
    stored.keySet().removeIf(network::isHead);
    assertThat(fitted(stored)).containsOnlyKeys(own.keySet());
  }

  @Test
  void names_of_a_parallel_training_are_understood() throws Exception {
    Map<String, Tensor> stored = new LinkedHashMap<>();
    own.forEach((name, tensor) -> stored.put("module." + name, tensor));
    assertThat(fitted(stored)).containsOnlyKeys(own.keySet());
  }

  @Test
  void a_stem_of_three_channels_is_summed_and_a_flat_kernel_repeated() throws Exception {
    Map<String, Tensor> stored = new LinkedHashMap<>(own);
    float[] stem = new float[32 * 3 * 9];
    stem[0] = 1;
    stem[9] = 2;
    stem[18] = 6;
    stored.put("conv_stem.weight", new Tensor(new long[] {32, 3, 3, 3}, stem));
    Tensor fitted = fitted(stored).get("conv_stem.weight");
    assertThat(fitted.shape()).containsExactly(32, 1, 3, 3, 3);
    // (1 + 2 + 6) / 3 along the new last axis.
    assertThat(fitted.values()).startsWith(3, 3, 3, 0, 0);
  }

  @Test
  void weights_of_another_network_are_refused_and_it_is_named() {
    Backbone other = Backbone.create("resnet18", 1, 3);
    Map<String, Tensor> stored = new LinkedHashMap<>();
    other
        .getDirectParameters()
        .keys()
        .forEach(name -> stored.put(name, new Tensor(new long[] {1}, new float[1])));
    assertThatThrownBy(() -> fitted(stored))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("weights.safetensors holds no weights of " + NAME)
        .hasMessageContaining("missing [")
        .hasMessageContaining("unknown [")
        .hasMessageEndingWith("; its names are those of resnet18");
  }

  @Test
  void a_shape_that_does_not_fit_is_named() {
    Map<String, Tensor> stored = new LinkedHashMap<>(own);
    stored.put("bn1.weight", new Tensor(new long[] {31}, new float[31]));
    assertThatThrownBy(() -> fitted(stored))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("\"bn1.weight\" are (31), this network needs (32)");
  }

  @Test
  void a_file_that_is_not_there_is_an_error_with_its_name() {
    for (String file : new String[] {"none.safetensors", "none.pth"}) {
      assertThatThrownBy(() -> PretrainedWeights.read(folder.resolve(file)))
          .isInstanceOf(UnableToOpenModel.class)
          .hasMessageContaining(file);
    }
  }
}
