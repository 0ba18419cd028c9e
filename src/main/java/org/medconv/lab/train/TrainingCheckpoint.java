package org.medconv.lab.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;

/**
 * All that a training needs to go on exactly, in one file: {@code checkpoint.safetensors}. It is
 * replaced as a whole, so that a kill at any moment leaves the one before or the new one.
 *
 * @param progress how far it came
 * @param network weights and statistics
 * @param best those of the epoch with the lowest validation loss; empty where only the last count
 * @param optimiser the arrays of its state
 */
record TrainingCheckpoint(
    Progress progress,
    Map<String, Tensor> network,
    Map<String, Tensor> best,
    Map<String, Tensor> optimiser) {
  private static final String FILE = "checkpoint.safetensors";
  private static final String PROGRESS = "progress";
  private static final String NETWORK = "network/";
  private static final String BEST = "best/";
  private static final String OPTIMISER = "optimiser/";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * @param training recipe and data, as text: a checkpoint of another training is none of this one
   * @param epoch the one that runs, from 0; {@code step} of its steps are done
   * @param lossSum over those steps
   * @param optimiser the numbers of its state
   * @param finished whether all is done; the network is then the one that is used
   */
  record Progress(
      String training,
      int epoch,
      int step,
      double lossSum,
      LearningCurve curve,
      Map<String, Double> optimiser,
      boolean finished) {}

  void write(Path folder) throws IOException {
    Map<String, Tensor> all = new LinkedHashMap<>();
    network.forEach((name, tensor) -> all.put(NETWORK + name, tensor));
    best.forEach((name, tensor) -> all.put(BEST + name, tensor));
    optimiser.forEach((name, tensor) -> all.put(OPTIMISER + name, tensor));
    Path partial = folder.resolve(FILE + ".partial");
    SafeTensors.write(
        partial,
        all,
        SafeTensors.Storage.F32,
        Map.of(PROGRESS, MAPPER.writeValueAsString(progress)));
    Files.move(
        partial,
        folder.resolve(FILE),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The checkpoint of a folder; empty where there is none.
   *
   * @throws IOException when it is another training's, or damaged
   */
  static Optional<TrainingCheckpoint> read(Path folder, String training) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = SafeTensors.metadata(file).get(PROGRESS);
    if (text == null) {
      throw new IOException("%s is no checkpoint of this trainer".formatted(file));
    }
    Progress progress = MAPPER.readValue(text, Progress.class);
    if (!progress.training().equals(training)) {
      throw new IOException(
          "%s is of another training: %s. This one is %s. Give it a folder of its own, or delete the file to begin anew."
              .formatted(file, progress.training(), training));
    }
    Map<String, Tensor> all = SafeTensors.read(file);
    return Optional.of(
        new TrainingCheckpoint(
            progress, below(all, NETWORK), below(all, BEST), below(all, OPTIMISER)));
  }

  private static Map<String, Tensor> below(Map<String, Tensor> all, String prefix) {
    Map<String, Tensor> some = new LinkedHashMap<>();
    all.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            some.put(name.substring(prefix.length()), tensor);
          }
        });
    return some;
  }
}
