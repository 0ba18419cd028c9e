package org.medconv.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.Programs;

class QuietEngineTest {
  /** A process that opens weights: copies them into an array of a network. */
  static final class Opening {
    public static void main(String[] arguments) throws UnableToOpenModel {
      Tensor tensor = new Tensor(new long[] {2, 1, 2}, new float[] {1, 2, 3, 4});
      try (NDManager manager = Compute.open(DeviceChoice.CPU, 1).newManager()) {
        NDArray array = manager.full(new Shape(2, 1, 2), Float.NaN);
        array.setRequiresGradient(true);
        tensor.copyTo(array);
        System.out.println(Arrays.toString(array.toFloatArray()) + array.hasGradient());
      }
    }
  }

  /** PyTorch warned once per process of a "risk of producing silent wrong result". */
  @Test
  void weights_come_into_a_network_as_they_are_and_without_a_warning() {
    Programs.Result result =
        Programs.run(OwnJvm.command(List.of("-Dai.djl.offline=true"), Opening.class));
    assertThat(result.output())
        .contains("[1.0, 2.0, 3.0, 4.0]true")
        .doesNotContain("Warning", "silent wrong result");
  }
}
