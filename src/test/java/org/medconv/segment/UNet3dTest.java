package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.Tensor;

class UNet3dTest {
  private static final Shape INPUT = new Shape(1, 1, 48, 32, 16);

  private NDManager manager;

  @BeforeEach
  void open() throws Exception {
    manager = Compute.open(DeviceChoice.CPU, 2).newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private UNet3d network(int... widths) {
    UNet3d network = new UNet3d(UNet3d.Plan.spine(widths));
    network.initialize(manager, DataType.FLOAT32, INPUT);
    return network;
  }

  private NDList run(UNet3d network, NDArray input) {
    return network.forward(new ParameterStore(manager, false), new NDList(input), false, null);
  }

  @Test
  void the_shipped_shape_has_one_point_four_million_weights() {
    long count =
        network(16, 32, 64, 128).weights().values().stream()
            .mapToLong(t -> t.values().length)
            .sum();
    assertThat(count).isEqualTo(1_406_450L);
  }

  @Test
  void outputs_have_the_shapes_promised() {
    UNet3d network = network(4, 8, 8, 8);
    NDList outputs = run(network, manager.randomNormal(INPUT));
    assertThat(outputs.get(0).getShape()).isEqualTo(new Shape(9, 48, 32, 16));
    assertThat(outputs.get(1).getShape()).isEqualTo(new Shape(10, 24, 16, 8));
    assertThat(network.getOutputShapes(new Shape[] {INPUT}))
        .containsExactly(outputs.get(0).getShape(), outputs.get(1).getShape());
  }

  @Test
  void volumes_of_a_batch_do_not_see_each_other() {
    UNet3d network = network(8, 16, 32, 64);
    NDArray one = manager.randomNormal(INPUT);
    NDArray other = manager.randomNormal(INPUT).mul(3).add(1);
    NDList both = run(network, one.concat(other, 0));
    assertThat(network.getOutputShapes(new Shape[] {new Shape(2, 1, 48, 32, 16)}))
        .containsExactly(both.get(0).getShape(), both.get(1).getShape());
    for (int output = 0; output < 2; output++) {
      NDArray expected = run(network, one).get(output);
      assertThat(differing(both.get(output).get(0), expected)).isLessThan(1e-4f);
      expected = run(network, other).get(output);
      assertThat(differing(both.get(output).get(1), expected)).isLessThan(1e-4f);
    }
  }

  @Test
  void probabilities_are_those_of_the_logits_block_by_block() {
    UNet3d network = network(8, 16, 32, 64);
    NDArray both = manager.randomNormal(new Shape(2, 1, 48, 32, 16));
    NDList logits = run(network, both);
    NDList probabilities = network.probabilities(both);
    NDArray classes = probabilities.get(0);
    assertThat(classes.getShape()).isEqualTo(new Shape(2, 9, 8, 24, 16, 8));
    NDArray voxels =
        UNet3d.depthToSpace(classes.reshape(2, 72, 24, 16, 8), 9).sub(logits.get(0).softmax(1));
    assertThat(voxels.abs().max().getFloat()).isLessThan(1e-5f);
    assertThat(differing(probabilities.get(1), logits.get(1).softmax(1))).isLessThan(1e-5f);
  }

  @Test
  void a_look_leaves_nothing_behind() {
    UNet3d network = network(4, 8, 8, 8);
    Set<String> before = held();
    try (NDManager scope = manager.newSubManager()) {
      network.probabilities(scope.randomNormal(new Shape(2, 1, 48, 32, 16)));
    }
    assertThat(held()).isEqualTo(before);
  }

  private Set<String> held() {
    return manager.getManagedArrays().stream()
        .map(NDArray::getUid)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static float differing(NDArray one, NDArray other) {
    return one.sub(other).abs().max().getFloat();
  }

  @Test
  void weights_taken_over_give_the_same_answer() throws Exception {
    UNet3d one = network(4, 8, 8, 8);
    UNet3d other = network(4, 8, 8, 8);
    NDArray input = manager.randomNormal(INPUT);
    float[] expected = run(one, input).get(0).toFloatArray();
    assertThat(run(other, input).get(0).toFloatArray()).isNotEqualTo(expected);

    other.load(one.weights());

    assertThat(run(other, input).get(0).toFloatArray()).isEqualTo(expected);
  }

  @Test
  void foreign_weights_are_refused_by_name() {
    UNet3d network = network(4, 8, 8, 8);
    Map<String, Tensor> weights = new LinkedHashMap<>(network.weights());
    weights.remove("votes.bias");
    assertThatThrownBy(() -> network.load(weights))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("votes.bias");
    weights.put("surplus", new Tensor(new long[] {1}, new float[1]));
    assertThatThrownBy(() -> network.load(weights)).hasMessageContaining("surplus");
  }
}
