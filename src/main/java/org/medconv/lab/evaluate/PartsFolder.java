package org.medconv.lab.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.medconv.lab.desk.ContactSheet;
import org.medconv.lab.desk.PngFile;
import org.medconv.lab.evaluate.PartRow.Outcome;
import org.medconv.lab.score.Reliability;
import org.medconv.plot.LineChart;
import org.medconv.plot.LineChart.Curve;
import org.medconv.plot.LineChart.Point;

/**
 * Rows of parts, a file each, and pictures of the calls that should not have been. {@code
 * rows.json}, {@code summary.json}, {@code summary.txt}, {@code reliability.png} (where calls have
 * a certainty) and {@code wrong.png} (where there are any) are made anew of all rows by whoever
 * finishes.
 */
final class PartsFolder {
  private static final int MOST_PICTURES = 60;

  private final Path folder;
  private final JudgedRows<PartRow> parts;

  PartsFolder(Path folder) throws IOException {
    this.folder = folder;
    this.parts = new JudgedRows<>(folder.resolve("parts"), PartRow.class);
  }

  /**
   * Whether a part was judged already.
   *
   * @throws IOException when it was by another model, or a part of another scan
   */
  boolean has(long seed, int number, String judgedOn) throws IOException {
    return parts.has(seed, number, judgedOn);
  }

  void add(JudgedPart judged) throws IOException {
    if (judged.picture().isPresent()) {
      parts.add(judged.row(), judged.picture().get());
    } else {
      parts.add(judged.row());
    }
  }

  /** Sums up all parts of a seed, whoever judged them. */
  PartsSummary finish(long seed, String judgedOn) throws IOException {
    List<PartRow> rows = parts.all(seed, judgedOn);
    RowJson.MAPPER.writeValue(folder.resolve("rows.json").toFile(), rows);
    PartsSummary summary = PartsSummary.of(rows);
    RowJson.MAPPER.writeValue(folder.resolve("summary.json").toFile(), summary);
    Files.writeString(folder.resolve("summary.txt"), summary.table());
    drawReliability(summary.reliability());
    drawWrong(rows);
    return summary;
  }

  private void drawReliability(Reliability reliability) throws IOException {
    Path file = folder.resolve("reliability.png");
    if (reliability.cases() == 0) {
      Files.deleteIfExists(file);
      return;
    }
    LineChart whole =
        new LineChart(
            "Certainty of calls",
            "certainty",
            "right, share",
            List.of(
                new Curve("as it should be", List.of(new Point(0, 0), new Point(1, 1))),
                new Curve("calls", points(reliability, false))),
            Double.NaN);
    double widest = Math.min(1, 2 * Math.max(0.005, reliability.meanDoubt()));
    LineChart doubt =
        new LineChart(
            "The same near 1",
            "1 - certainty",
            "wrong, share",
            List.of(
                new Curve("as it should be", List.of(new Point(0, 0), new Point(widest, widest))),
                new Curve(
                    "calls",
                    points(reliability, true).stream().filter(p -> p.x() <= widest).toList())),
            Double.NaN);
    LineChart.write(file, List.of(whole, doubt));
  }

  private static List<Point> points(Reliability reliability, boolean doubt) {
    List<Point> points = new ArrayList<>();
    for (Reliability.Bin bin : reliability.bins()) {
      if (bin.cases() > 0) {
        points.add(
            doubt
                ? new Point(1 - bin.confidence(), 1 - bin.accuracy())
                : new Point(bin.confidence(), bin.accuracy()));
      }
    }
    return points;
  }

  private void drawWrong(List<PartRow> rows) throws IOException {
    List<ContactSheet.Tile> tiles = new ArrayList<>();
    for (Outcome outcome : List.of(Outcome.WRONG, Outcome.FOUND_THOUGH_CUT)) {
      for (PartRow row : rows) {
        if (row.is(outcome) && tiles.size() < MOST_PICTURES) {
          tiles.add(
              new ContactSheet.Tile(
                  parts.picture(row),
                  List.of(row.line(), row.place(), String.join(" ", row.findings()))));
        }
      }
    }
    Path file = folder.resolve("wrong.png");
    if (tiles.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      PngFile.write(ContactSheet.of(tiles), file);
    }
  }
}
