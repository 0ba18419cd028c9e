package org.medconv.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medconv.bench.InferBench.Batch;
import org.medconv.bench.InferBench.Block;
import org.medconv.bench.InferBench.Work;
import org.medconv.disk.Folders;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;

/**
 * PyTorch in a Python process ({@code torch_peer.py}, kept among the classes), which is told line
 * by line what to do.
 */
final class TorchPeer implements InferBench.Contender, AutoCloseable {
  private static final String SCRIPT = "torch_peer.py";

  private final Path folder;
  private final Process process;
  private final Writer tasks;
  private final BufferedReader answers;
  private final String version;

  private TorchPeer(Path folder, Process process) throws IOException {
    this.folder = folder;
    this.process = process;
    this.tasks = process.outputWriter();
    this.answers = process.inputReader();
    this.version = "PyTorch " + answer().path("torch").asText();
  }

  /**
   * @param python to run it with
   * @throws IOException when that Python has not what the script needs
   */
  static TorchPeer start(
      String python, InferBench.Plan plan, String device, Map<String, Tensor> weights)
      throws IOException {
    Path folder = Files.createTempDirectory("bench-infer-");
    Path script = folder.resolve(SCRIPT);
    Path file = folder.resolve("weights.safetensors");
    try (InputStream in = TorchPeer.class.getResourceAsStream(SCRIPT)) {
      Files.copy(in, script);
    }
    SafeTensors.write(file, weights, SafeTensors.Storage.F32, Map.of());
    List<String> command =
        List.of(
            python,
            "-W",
            "ignore",
            script.toString(),
            plan.backbone(),
            file.toString(),
            Integer.toString(plan.threads()),
            device.replace("gpu", "cuda"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new TorchPeer(folder, process);
    } catch (IOException e) {
      Programs.stop(process);
      Folders.delete(folder);
      throw e;
    }
  }

  /** What answers, as PyTorch names itself. */
  String version() {
    return version;
  }

  @Override
  public Block block(Work work, Batch batch, int repeats) throws IOException {
    tasks.write(
        String.format(
            Locale.ROOT,
            "%s %d %d 1 %d %d %d%n",
            work.name().toLowerCase(Locale.ROOT),
            repeats,
            batch.volumes(),
            batch.slices(),
            batch.rows(),
            batch.columns()));
    tasks.flush();
    JsonNode answer = answer();
    return new Block(
        answer.path("seconds").asDouble(),
        answer.path("cpuSeconds").asDouble(),
        floats((ArrayNode) answer.path("values")));
  }

  private JsonNode answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(
          "the Python of MEDCONV_PYTHON ended; it needs the packages timm-3d, timm, torch and"
              + " safetensors; its output is above");
    }
    return Json.MAPPER.readTree(line);
  }

  private static float[] floats(ArrayNode values) {
    float[] floats = new float[values.size()];
    for (int n = 0; n < floats.length; n++) {
      floats[n] = (float) values.get(n).asDouble();
    }
    return floats;
  }

  @Override
  public void close() throws IOException {
    Programs.stop(process);
    Folders.delete(folder);
  }
}
