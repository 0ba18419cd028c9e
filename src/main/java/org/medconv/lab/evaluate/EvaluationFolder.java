package org.medconv.lab.evaluate;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.medconv.lab.desk.ContactSheet;
import org.medconv.lab.desk.PngFile;
import org.medconv.lab.evaluate.ScanRow.Outcome;

/** Rows and pictures of whole scans; {@code worst.png} shows the scans with the worst results. */
final class EvaluationFolder extends RowsFolder<ScanRow, SegmenterSummary> {
  private static final int WORST = 10;

  EvaluationFolder(Path folder) throws IOException {
    super(folder, "scans", ScanRow.class);
  }

  @Override
  SegmenterSummary summary(List<ScanRow> all) {
    return SegmenterSummary.of(all);
  }

  @Override
  void draw(List<ScanRow> all, SegmenterSummary summary) throws IOException {
    PngFile.write(ContactSheet.of(worst(all)), file("worst.png"));
  }

  /** Wrong levels first, then the outlines with the lowest overlap, then abstentions. */
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
      BufferedImage picture = picture(row);
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
