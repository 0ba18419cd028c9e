package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.OwnJvm;

/** The launcher, as far as it can be tested without building in the current build folder. */
@Tag("heavy")
class LauncherTest {
  @TempDir Path folder;
  private Path link;

  @BeforeEach
  void link_from_elsewhere() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    assumeTrue(
        Files.isRegularFile(root.resolve("target/medconv.jar"))
            && Files.isDirectory(root.resolve("target/lib")),
        "skipped: the jar is not built yet (mvn verify builds it before these tests)");
    link = Files.createSymbolicLink(folder.resolve("medconv"), root.resolve("install/medconv"));
  }

  private record Result(int status, String output) {}

  private Result run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  private Result run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = link.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("MEDCONV_BUILD", "never");
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  @Test
  void it_works_from_any_folder_and_through_a_link() throws Exception {
    Result result = run("--version");
    assertThat(result.output()).startsWith("medconv ").doesNotContain("not built");
    assertThat(result.status()).isZero();
  }

  @Test
  void it_hands_the_exit_code_on() throws Exception {
    assertThat(run("rules", "chekc").status()).isEqualTo(2);
  }

  /** 3 would mean that the series was refused. */
  @Test
  void lack_of_memory_is_no_refusal() throws Exception {
    Result result = run(Map.of("MEDCONV_HEAP", "24m"), "phantom", "phantom");
    assertThat(result.status()).as(result.output()).isEqualTo(128 + 9);
    assertThat(result.output()).contains("medconv: out of memory. MEDCONV_HEAP gives it more.");
  }

  /** It printed nothing on standard output, but --json promises an object for every ending. */
  @Test
  void lack_of_memory_ends_analyze_with_its_json() throws Exception {
    assertThat(run("phantom", "phantom", "--format", "nifti").status()).isZero();
    Result result = run(Map.of("MEDCONV_HEAP", "24m"), "analyze", "phantom/ct.nii.gz", "--json");
    assertThat(result.status()).as(result.output()).isEqualTo(128 + 9);
    JsonNode json =
        new ObjectMapper()
            .readTree(
                result.output().lines().filter(l -> l.startsWith("{")).findFirst().orElse(""));
    assertThat(json.path("reason").asText()).isEqualTo("MEMORY");
    JsonNode failed = new ObjectMapper().readTree(AnalysisJson.failed("MEMORY", "x"));
    assertThat(json.fieldNames()).toIterable().containsExactlyElementsOf(() -> failed.fieldNames());
  }

  @Test
  void a_signal_ends_analyze_with_its_json() throws Exception {
    Path out = folder.resolve("out.json");
    Process process =
        new ProcessBuilder(
                OwnJvm.command(
                    List.of("-Dmedconv.home=" + Path.of("").toAbsolutePath()),
                    Main.class,
                    "analyze",
                    ExampleCt.dicom().toString(),
                    "--json",
                    "--out",
                    folder.resolve("results").toString()))
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    await("it is at work, not only starting")
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                process.info().totalCpuDuration().orElse(Duration.ZERO).toSeconds() >= 6
                    || !process.isAlive());
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(128 + 15);
    JsonNode json = new ObjectMapper().readTree(Files.readString(out));
    assertThat(json.path("status").asText()).isEqualTo("failed");
    assertThat(json.path("reason").asText()).isEqualTo("STOPPED");
  }

  /** The engine found no GPU: JNA did not know the folder of CUDA's runtime. */
  @Test
  void cudas_runtime_is_found_beside_torch() throws Exception {
    Path torch = Files.createDirectories(folder.resolve("site-packages/torch/lib"));
    Path runtime = Files.createDirectories(folder.resolve("site-packages/nvidia/cuda_runtime/lib"));
    Files.createFile(runtime.resolve("libcudart.so.12"));
    Result result =
        run(
            Map.of(
                "PYTORCH_LIBRARY_PATH",
                torch.toString(),
                "MEDCONV_JAVA_OPTS",
                "-XshowSettings:properties"),
            "--version");
    assertThat(result.output()).contains("jna.library.path = " + runtime);
  }

  @Test
  void paths_are_those_of_the_caller_and_the_configuration_that_of_the_node() throws Exception {
    Result result = run("rules", "test", "nowhere", "--rules", "nothing");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("nothing: ");
  }
}
