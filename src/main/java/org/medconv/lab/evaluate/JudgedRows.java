package org.medconv.lab.evaluate;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.medconv.disk.WholeFile;
import org.medconv.lab.desk.PngFile;

/**
 * Rows of an evaluation and their pictures, one file each. Several processes may share the folder,
 * and a stopped one can continue.
 */
final class JudgedRows<R extends JudgedRow> {
  private final Path files;
  private final Class<R> type;

  /**
   * @param files folder of the rows; created if missing
   */
  JudgedRows(Path files, Class<R> type) throws IOException {
    this.files = Files.createDirectories(files);
    this.type = type;
  }

  /**
   * Whether a case was judged already.
   *
   * @throws IOException if it was judged on other data or by another model
   */
  boolean has(long seed, int number, String judgedOn) throws IOException {
    Path file = file(seed, number, "json");
    if (!Files.exists(file)) {
      return false;
    }
    read(file, judgedOn);
    return true;
  }

  private R read(Path file, String judgedOn) throws IOException {
    R row = RowJson.MAPPER.readValue(file.toFile(), type);
    if (!row.judgedOn().equals(judgedOn)) {
      throw new IOException(
          "%s holds rows of %s; those of %s need another folder"
              .formatted(files.getParent(), row.judgedOn(), judgedOn));
    }
    return row;
  }

  /** Adds a row after its picture: if the row exists, the picture does too. */
  void add(R row, BufferedImage picture) throws IOException {
    PngFile.write(picture, file(row.seed(), row.number(), "png"));
    add(row);
  }

  /** Adds a row without a picture. */
  void add(R row) throws IOException {
    WholeFile.writeByPath(
        file(row.seed(), row.number(), "json"),
        part -> RowJson.MAPPER.writeValue(part.toFile(), row));
  }

  BufferedImage picture(R row) throws IOException {
    return ImageIO.read(file(row.seed(), row.number(), "png").toFile());
  }

  private Path file(long seed, int number, String suffix) {
    return files.resolve("%d-%04d.%s".formatted(seed, number, suffix));
  }

  /** All rows of a seed, from all processes. */
  List<R> all(long seed, String judgedOn) throws IOException {
    List<R> rows = new ArrayList<>();
    try (Stream<Path> paths = Files.list(files)) {
      for (Path file :
          paths
              .filter(one -> one.getFileName().toString().matches(seed + "-\\d+\\.json"))
              .sorted()
              .toList()) {
        rows.add(read(file, judgedOn));
      }
    }
    return rows;
  }
}
