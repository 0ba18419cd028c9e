package org.medconv.lab;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.medconv.lab.EvaluationScan.Judged;
import org.medconv.lab.ScanRow.Outcome;

/**
 * Rows and pictures of an evaluation, a file each, so that several processes may share the folder
 * and one that was stopped goes on. {@code rows.json}, {@code summary.json}, {@code summary.txt}
 * and {@code worst.png} are made anew of all rows by whoever finishes.
 */
final class EvaluationFolder {
  private static final int WORST = 10;

  private final Path folder;
  private final Path scans;

  EvaluationFolder(Path folder) throws IOException {
    this.folder = folder;
    this.scans = Files.createDirectories(folder.resolve("scans"));
  }

  /**
   * Whether a scan was judged already.
   *
   * @throws IOException when it was by another model
   */
  boolean has(long seed, int number, String model) throws IOException {
    Path file = file(seed, number, "json");
    if (!Files.exists(file)) {
      return false;
    }
    read(file, model);
    return true;
  }

  private ScanRow read(Path file, String model) throws IOException {
    ScanRow row = RowJson.MAPPER.readValue(file.toFile(), ScanRow.class);
    if (!row.model().equals(model)) {
      throw new IOException(
          "%s holds rows of %s; those of %s need another folder"
              .formatted(folder, row.model(), model));
    }
    return row;
  }

  /** The row comes last: where it is, all is. */
  void add(Judged judged) throws IOException {
    ScanRow row = judged.row();
    writePng(judged.picture(), file(row.seed(), row.number(), "png"));
    Path part = file(row.seed(), row.number(), "part");
    RowJson.MAPPER.writeValue(part.toFile(), row);
    Files.move(part, file(row.seed(), row.number(), "json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path file(long seed, int number, String suffix) {
    return scans.resolve("%d-%04d.%s".formatted(seed, number, suffix));
  }

  /** Sums up all scans of a seed, whoever judged them. */
  SegmenterSummary finish(long seed, String model) throws IOException {
    List<ScanRow> rows = rows(seed, model);
    RowJson.MAPPER.writeValue(folder.resolve("rows.json").toFile(), rows);
    SegmenterSummary summary = SegmenterSummary.of(rows);
    RowJson.MAPPER.writeValue(folder.resolve("summary.json").toFile(), summary);
    Files.writeString(folder.resolve("summary.txt"), summary.table());
    writePng(ContactSheet.of(worst(rows)), folder.resolve("worst.png"));
    return summary;
  }

  private List<ScanRow> rows(long seed, String model) throws IOException {
    List<ScanRow> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(scans)) {
      for (Path file :
          files
              .filter(one -> one.getFileName().toString().matches(seed + "-\\d+\\.json"))
              .sorted()
              .toList()) {
        rows.add(read(file, model));
      }
    }
    return rows;
  }

  /** Wrong levels, then the outlines that fit least; only then what was abstained from. */
  private List<ContactSheet.Tile> worst(List<ScanRow> rows) throws IOException {
    List<ScanRow> order =
        rows.stream()
            .sorted(
                Comparator.comparing((ScanRow row) -> row.outcome() != Outcome.WRONG)
                    .thenComparing(row -> row.outcome() == Outcome.ABSTAINED)
                    .thenComparingDouble(ScanRow::dice))
            .limit(WORST)
            .toList();
    List<ContactSheet.Tile> tiles = new ArrayList<>();
    for (ScanRow row : order) {
      BufferedImage picture = ImageIO.read(file(row.seed(), row.number(), "png").toFile());
      tiles.add(
          new ContactSheet.Tile(
              picture,
              List.of(
                  row.line(),
                  "%s, every %.1f mm".formatted(row.variant(), row.betweenMm()),
                  String.join(" ", row.findings()))));
    }
    return tiles;
  }

  static void writePng(BufferedImage image, Path file) throws IOException {
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("this Java cannot write PNG");
    }
  }
}
