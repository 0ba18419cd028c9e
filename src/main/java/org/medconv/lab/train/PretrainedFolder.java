package org.medconv.lab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of initial weights, one file per backbone.
 *
 * @param note describes them, for every report of a training that starts from them
 */
public record PretrainedFolder(Path folder, String note) {
  /** Its first line is the note. */
  static final String NOTE = "PRETRAINED.md";

  public static PretrainedFolder open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "--pretrained %s is not a folder; name a folder with one <backbone>.safetensors per backbone"
              .formatted(folder));
    }
    Path note = folder.resolve(NOTE);
    return new PretrainedFolder(
        folder,
        Files.exists(note)
            ? Files.readAllLines(note).get(0)
            : "weights of folder %s, which has no %s to describe them"
                .formatted(folder.getFileName(), NOTE));
  }

  /**
   * The weights for a recipe's backbone, by its full name (resnet50.a1_in1k) or its architecture
   * (resnet50), .safetensors before .pth.
   */
  static Optional<Path> file(Path folder, Recipe recipe) {
    return Stream.of(recipe.backbone(), recipe.architecture())
        .flatMap(name -> Stream.of(name + ".safetensors", name + ".pth"))
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** A sentence for each recipe whose initial weights are missing. */
  public List<String> missing(List<Recipe> recipes) {
    return recipes.stream()
        .filter(one -> one.startsFromWeights() && file(folder, one).isEmpty())
        .map(one -> "%s has no %s.safetensors".formatted(folder, one.architecture()))
        .distinct()
        .toList();
  }
}
