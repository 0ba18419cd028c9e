package org.medconv.lab.evaluate;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Rows and pictures of an evaluation, one file each. The process that finishes creates {@code
 * rows.json}, {@code summary.json}, {@code summary.txt} and the overview pictures from all rows.
 */
abstract class RowsFolder<R extends JudgedRow, S extends EvaluationSummary> {
  private final Path folder;
  private final JudgedRows<R> rows;

  /**
   * @param name of the subfolder of the rows
   */
  RowsFolder(Path folder, String name, Class<R> type) throws IOException {
    this.folder = folder;
    this.rows = new JudgedRows<>(folder.resolve(name), type);
  }

  /**
   * Whether a case was judged already.
   *
   * @throws IOException if it was judged by another model or belongs to other scans
   */
  final boolean has(long seed, int number, String judgedOn) throws IOException {
    return rows.has(seed, number, judgedOn);
  }

  final void add(R row, Optional<BufferedImage> picture) throws IOException {
    if (picture.isPresent()) {
      rows.add(row, picture.get());
    } else {
      rows.add(row);
    }
  }

  /** Sums up all cases of a seed, from all processes. */
  final S finish(long seed, String judgedOn) throws IOException {
    List<R> all = rows.all(seed, judgedOn);
    RowJson.MAPPER.writeValue(file("rows.json").toFile(), all);
    S summary = summary(all);
    RowJson.MAPPER.writeValue(file("summary.json").toFile(), summary);
    Files.writeString(file("summary.txt"), summary.table());
    draw(all, summary);
    return summary;
  }

  abstract S summary(List<R> all);

  /** Draws the overview pictures. */
  abstract void draw(List<R> all, S summary) throws IOException;

  final Path file(String name) {
    return folder.resolve(name);
  }

  final BufferedImage picture(R row) throws IOException {
    return rows.picture(row);
  }
}
