package org.medconv.lab.tables;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medconv.disk.WholeFile;
import org.medconv.lab.tables.PaperTable.Masks;
import org.medconv.lab.train.Recipe;

/**
 * The rows of all tables, one JSON file a training: tables that need the same training share its
 * file.
 */
final class RowFolder {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path rows;

  RowFolder(Path folder) {
    this.rows = folder.resolve("rows");
  }

  /** The file's name without its ending: also that of the folder that it is trained in. */
  static String name(Recipe trained, Masks masks, long seed) {
    return "%s-%s-seed%d"
        .formatted(trained.name(), masks.name().toLowerCase(java.util.Locale.ROOT), seed);
  }

  /**
   * @throws IllegalArgumentException when the file is of another setup
   */
  Optional<RowResult> find(Recipe trained, Masks masks, long seed, RowResult.Setup setup)
      throws IOException {
    Path file = file(name(trained, masks, seed));
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    RowResult result = MAPPER.readValue(file.toFile(), RowResult.class);
    if (!result.setup().equals(setup)) {
      throw new IllegalArgumentException(
          "%s was made with another setup (%s, not %s); give the same options as before, or another --out"
              .formatted(file, result.setup(), setup));
    }
    return Optional.of(result);
  }

  /** All seeds of a training, in their order. */
  List<RowResult> all(Recipe trained, Masks masks) throws IOException {
    String prefix = name(trained, masks, 0).replaceFirst("0$", "");
    List<RowResult> results = new ArrayList<>();
    if (Files.isDirectory(rows)) {
      try (Stream<Path> files = Files.list(rows)) {
        for (Path file : files.sorted().toList()) {
          if (file.getFileName().toString().matches("\\Q" + prefix + "\\E[0-9]+\\.json")) {
            results.add(MAPPER.readValue(file.toFile(), RowResult.class));
          }
        }
      }
    }
    results.sort(Comparator.comparingLong(RowResult::seed));
    return results;
  }

  void write(Masks masks, RowResult result) throws IOException {
    Files.createDirectories(rows);
    String name = name(Recipe.named(result.recipe()), masks, result.seed());
    WholeFile.writeByPath(file(name), part -> MAPPER.writeValue(part.toFile(), result));
  }

  private Path file(String name) {
    return rows.resolve(name + ".json");
  }
}
