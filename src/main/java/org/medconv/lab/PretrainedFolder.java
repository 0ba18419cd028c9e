package org.medconv.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of weights to start from, {@code <backbone>.safetensors} or {@code .pth} each.
 *
 * @param note what they are, for every report of what started from them
 */
record PretrainedFolder(Path folder, String note) {
  /** Its first line is the note. */
  static final String NOTE = "PRETRAINED.md";

  static PretrainedFolder open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "--pretrained %s is no folder; it holds one <backbone>.safetensors a backbone"
              .formatted(folder));
    }
    Path note = folder.resolve(NOTE);
    return new PretrainedFolder(
        folder,
        Files.exists(note)
            ? Files.readAllLines(note).get(0)
            : "weights of folder %s, which has no %s to say what they are"
                .formatted(folder.getFileName(), NOTE));
  }

  /** A sentence for each backbone without weights. */
  List<String> missing(List<String> backbones) {
    return backbones.stream()
        .filter(
            one ->
                Stream.of(".safetensors", ".pth")
                    .noneMatch(ending -> Files.exists(folder.resolve(one + ending))))
        .map(one -> "%s has no %s.safetensors".formatted(folder, one))
        .toList();
  }
}
