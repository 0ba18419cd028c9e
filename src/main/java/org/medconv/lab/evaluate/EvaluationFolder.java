package org.medconv.lab.evaluate;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.medconv.lab.desk.ContactSheet;
import org.medconv.lab.desk.PngFile;
import org.medconv.lab.evaluate.EvaluationScan.Judged;
import org.medconv.lab.evaluate.ScanRow.Outcome;

/**
 * Rows and pictures of an evaluation, a file each. {@code rows.json}, {@code summary.json}, {@code
 * summary.txt} and {@code worst.png} are made anew of all rows by whoever finishes.
 */
final class EvaluationFolder {
  private static final int WORST = 10;

  private final Path folder;
  private final JudgedRows<ScanRow> scans;

  EvaluationFolder(Path folder) throws IOException {
    this.folder = folder;
    this.scans = new JudgedRows<>(folder.resolve("scans"), ScanRow.class);
  }

  /**
   * Whether a scan was judged already.
   *
   * @throws IOException when it was by another model
   */
  boolean has(long seed, int number, String model) throws IOException {
    return scans.has(seed, number, model);
  }

  void add(Judged judged) throws IOException {
    scans.add(judged.row(), judged.picture());
  }

  /** Sums up all scans of a seed, whoever judged them. */
  SegmenterSummary finish(long seed, String model) throws IOException {
    List<ScanRow> rows = scans.all(seed, model);
    RowJson.MAPPER.writeValue(folder.resolve("rows.json").toFile(), rows);
    SegmenterSummary summary = SegmenterSummary.of(rows);
    RowJson.MAPPER.writeValue(folder.resolve("summary.json").toFile(), summary);
    Files.writeString(folder.resolve("summary.txt"), summary.table());
    PngFile.write(ContactSheet.of(worst(rows)), folder.resolve("worst.png"));
    return summary;
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
      BufferedImage picture = scans.picture(row);
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
}
