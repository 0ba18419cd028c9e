package org.medconv.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.bench.InferBench.Batch;
import org.medconv.bench.InferBench.Plan;
import org.medconv.bench.InferBench.Work;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.peers.Python;

class InferBenchTest {
  private final StringWriter table = new StringWriter();

  private JsonNode report(Optional<String> python) throws Exception {
    Plan plan =
        new Plan(
            "mobilenetv2_100",
            2,
            List.of(Work.INFERENCE, Work.TRAINING),
            List.of(Batch.parse("2x64x48x32")),
            1,
            0,
            python);
    return new InferBench(plan, new PrintWriter(table, true))
        .run(Compute.open(DeviceChoice.CPU, 2))
        .toJson();
  }

  @Test
  void without_a_python_the_program_is_measured_alone_and_that_is_said() throws Exception {
    JsonNode report = report(Optional.empty());
    assertThat(table.toString())
        .contains("peer: none; set MEDCONV_PYTHON to a Python with timm-3d");
    assertThat(report.get("rows")).hasSize(2);
    for (JsonNode row : report.get("rows")) {
      assertThat(row.get("seconds").asDouble()).isPositive();
      assertThat(row.has("peer")).isFalse();
    }
  }

  @Test
  void a_python_that_ends_at_once_is_an_error_that_says_what_it_needs() {
    assertThatThrownBy(() -> report(Optional.of("true")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("timm-3d, timm, torch and safetensors");
  }

  @Test
  @Tag("heavy")
  void the_peer_has_the_same_weights_and_gives_the_same_answers() throws Exception {
    Python python =
        Python.having(
            "timm_3d, safetensors.torch", Path.of("src/test/python/requirements-timm.txt"));
    JsonNode report = report(Optional.of(python.interpreter()));
    assertThat(report.get("peer").asText()).startsWith("PyTorch ");
    for (JsonNode row : report.get("rows")) {
      assertThat(row.get("peer").get("factor").asDouble()).isPositive();
      assertThat(row.get("peer").get("apart").asDouble()).isLessThan(1e-3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8x32x28", "0x32x28x24", "8x32x28x24x1", "8 x 32 x 28 x 24", ""})
  void a_batch_is_four_numbers(String text) {
    assertThatThrownBy(() -> Batch.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8x24x28x32");
  }
}
