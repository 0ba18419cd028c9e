package org.medconv.lab.optimise;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.disk.WholeFile;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;

/**
 * All that a training needs to go on exactly, in one file: {@code checkpoint.safetensors}. It is
 * replaced as a whole, so that a kill at any moment leaves the one before or the new one.
 *
 * @param <E> what is kept of each epoch
 * @param progress how far it came
 * @param network weights and statistics
 * @param best those of the epoch with the lowest validation loss; empty where only the last count
 * @param optimiser the arrays of its state
 */
public record TrainingCheckpoint<E>(
    Progress<E> progress,
    Map<String, Tensor> network,
    Map<String, Tensor> best,
    Map<String, Tensor> optimiser) {
  public static final String FILE = "checkpoint.safetensors";

  private static final String LOOP = "loop";
  private static final String NETWORK = "network/";
  private static final String BEST = "best/";
  private static final String OPTIMISER = "optimiser/";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * @param identity what is trained on what, as text: a checkpoint of another training is none of
   *     this one
   * @param steps taken so far, of all epochs
   * @param lossSum over those of the epoch that runs
   * @param optimiser the numbers of its state
   * @param training the training's own numbers
   * @param finished whether all is done; the network is then the one that is used
   */
  record Progress<E>(
      String identity,
      int steps,
      double lossSum,
      List<E> epochs,
      Map<String, Double> optimiser,
      Map<String, Double> training,
      boolean finished) {}

  void write(Path folder) throws IOException {
    Map<String, Tensor> all = new LinkedHashMap<>();
    network.forEach((name, tensor) -> all.put(NETWORK + name, tensor));
    best.forEach((name, tensor) -> all.put(BEST + name, tensor));
    optimiser.forEach((name, tensor) -> all.put(OPTIMISER + name, tensor));
    String state = MAPPER.writeValueAsString(progress);
    WholeFile.writeByPath(
        folder.resolve(FILE),
        part -> SafeTensors.write(part, all, SafeTensors.Storage.F32, Map.of(LOOP, state)));
  }

  /**
   * The checkpoint of a folder; empty where there is none.
   *
   * @throws IOException when it is another training's, or damaged
   */
  public static <E> Optional<TrainingCheckpoint<E>> read(
      Path folder, String identity, Class<E> epoch) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = SafeTensors.metadata(file).get(LOOP);
    if (text == null) {
      throw new IOException(
          "%s is not a checkpoint of this version of the trainer; delete it to start over"
              .formatted(file));
    }
    Progress<E> progress =
        MAPPER.readValue(
            text, MAPPER.getTypeFactory().constructParametricType(Progress.class, epoch));
    if (!progress.identity().equals(identity)) {
      throw new IOException(
          "%s belongs to another training: %s. This one is %s. Name another folder, or delete the file to start over."
              .formatted(file, progress.identity(), identity));
    }
    Map<String, Tensor> all = SafeTensors.read(file);
    return Optional.of(
        new TrainingCheckpoint<>(
            progress, below(all, NETWORK), below(all, BEST), below(all, OPTIMISER)));
  }

  /**
   * The network's weights by name, of a checkpoint or of a file that holds nothing else.
   *
   * @throws IOException when the file cannot be read
   */
  public static Map<String, Tensor> weights(Path file) throws IOException {
    Map<String, Tensor> all = SafeTensors.read(file);
    return SafeTensors.metadata(file).containsKey(LOOP) ? below(all, NETWORK) : all;
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
