package org.medconv.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpusTest {
  private static final List<String> CARD = List.of("NVIDIA H100 80GB HBM3");

  @TempDir Path folder;

  private static Gpus gpus(int counted, boolean cudaBuild) {
    return new Gpus(Optional.of("560.35.03"), CARD, counted, cudaBuild);
  }

  @Test
  void a_card_without_a_cuda_build_of_libtorch_says_so() {
    assertThat(gpus(1, false).usable()).isZero();
    assertThat(gpus(1, false).whyUnused().orElseThrow()).contains("build for CPUs");
  }

  @Test
  void a_card_that_the_engine_does_not_count_tells_where_the_runtime_is_looked_for() {
    assertThat(gpus(0, true).whyUnused().orElseThrow()).contains("libcudart", "jna.library.path");
  }

  @Test
  void what_is_used_or_not_there_has_no_why() {
    assertThat(gpus(1, true).whyUnused()).isEmpty();
    assertThat(new Gpus(Optional.empty(), List.of(), 0, false).whyUnused()).isEmpty();
    assertThat(gpus(1, true).sentence())
        .isEqualTo(
            "NVIDIA driver 560.35.03; NVIDIA H100 80GB HBM3; libtorch for CUDA; the engine counts"
                + " 1");
  }

  @Test
  void a_failure_to_start_names_its_root() {
    Throwable root = new UnsatisfiedLinkError("libcudart.so.12: cannot open shared object file");
    Throwable failure =
        new IllegalStateException("Failed to load PyTorch", new IllegalStateException(root));
    assertThat(Compute.causes(failure))
        .startsWith("Failed to load PyTorch: ")
        .endsWith("libcudart.so.12: cannot open shared object file");
  }

  @Test
  void the_processor_is_named_as_it_names_itself() throws Exception {
    Path file = folder.resolve("cpuinfo");
    Files.writeString(file, "processor\t: 0\nmodel name\t: Some CPU 9B45\nflags: x\n");
    String architecture = System.getProperty("os.arch");
    assertThat(Processor.name(file)).isEqualTo("Some CPU 9B45 (%s)".formatted(architecture));
    assertThat(Processor.name(folder.resolve("none"))).isEqualTo(architecture);
  }
}
