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
 * Rows of parts, and pictures of wrong calls: {@code reliability.png} if calls have a certainty,
 * and {@code wrong.png} if there are wrong calls.
 */
final class PartsFolder extends RowsFolder<PartRow, PartsSummary> {
  private static final int MOST_PICTURES = 60;

  PartsFolder(Path folder) throws IOException {
    super(folder, "parts", PartRow.class);
  }

  @Override
  PartsSummary summary(List<PartRow> all) {
    return PartsSummary.of(all);
  }

  @Override
  void draw(List<PartRow> all, PartsSummary summary) throws IOException {
    drawReliability(summary.reliability());
    drawWrong(all);
  }

  private void drawReliability(Reliability reliability) throws IOException {
    Path file = file("reliability.png");
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
                  picture(row),
                  List.of(row.line(), row.place(), String.join(" ", row.findings()))));
        }
      }
    }
    Path file = file("wrong.png");
    if (tiles.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      PngFile.write(ContactSheet.of(tiles), file);
    }
  }
}
