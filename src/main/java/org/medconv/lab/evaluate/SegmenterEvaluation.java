package org.medconv.lab.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medconv.segment.VertebraSegmenter;

/**
 * Measures a segmenter on whole simulated scans that were not used in training.
 *
 * @param from number of the first scan
 * @param scans number of scans
 * @param seed of the scans
 * @param folder for rows and pictures; existing scans are not judged again
 */
record SegmenterEvaluation(int from, int scans, long seed, Optional<Path> folder) {
  SegmenterEvaluation {
    if (from < 0 || scans < 1) {
      throw new IllegalArgumentException(
          "%d scans from number %d on: at least one is needed".formatted(scans, from));
    }
  }

  /**
   * Measures.
   *
   * @param each receives one line per scan
   */
  SegmenterSummary measure(VertebraSegmenter segmenter, Consumer<String> each) throws IOException {
    return folder.isPresent()
        ? measureInto(new EvaluationFolder(folder.get()), segmenter, each)
        : SegmenterSummary.of(rows(segmenter, each));
  }

  private SegmenterSummary measureInto(
      EvaluationFolder into, VertebraSegmenter segmenter, Consumer<String> each)
      throws IOException {
    String model = EvaluationScan.name(segmenter.model());
    for (int n = from; n < from + scans; n++) {
      if (!into.has(seed, n, model)) {
        EvaluationScan.Judged judged = EvaluationScan.draw(seed, n).judge(segmenter);
        into.add(judged.row(), Optional.of(judged.picture()));
        each.accept(told(judged.row()));
      }
    }
    return into.finish(seed, model);
  }

  private List<ScanRow> rows(VertebraSegmenter segmenter, Consumer<String> each) {
    List<ScanRow> rows = new ArrayList<>();
    for (int n = from; n < from + scans; n++) {
      ScanRow row = EvaluationScan.draw(seed, n).judge(segmenter).row();
      rows.add(row);
      each.accept(told(row));
    }
    return rows;
  }

  private static String told(ScanRow row) {
    return "%s; %s %s%s%s"
        .formatted(
            row.line(),
            row.variant(),
            row.findings(),
            row.l1Complete() ? "" : ", L1 not whole",
            row.sentence().isEmpty() ? "" : ": " + row.sentence());
  }
}
