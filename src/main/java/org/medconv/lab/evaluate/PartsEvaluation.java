package org.medconv.lab.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medconv.segment.VertebraSegmenter;

/**
 * Measures a segmenter on random parts of scans.
 *
 * @param from number of the first part
 * @param parts number of parts
 * @param seed of the parts
 * @param folder for the rows; existing parts are not judged again
 */
record PartsEvaluation(PartSource source, int from, int parts, long seed, Optional<Path> folder) {
  PartsEvaluation {
    if (from < 0 || parts < 1) {
      throw new IllegalArgumentException(
          "%d parts from number %d on: at least one is needed".formatted(parts, from));
    }
  }

  /**
   * Measures.
   *
   * @param each receives one line per part
   */
  PartsSummary measure(VertebraSegmenter segmenter, Consumer<String> each) throws IOException {
    return folder.isPresent()
        ? measureInto(new PartsFolder(folder.get()), segmenter, each)
        : PartsSummary.of(rows(segmenter, each));
  }

  private PartsSummary measureInto(
      PartsFolder into, VertebraSegmenter segmenter, Consumer<String> each) throws IOException {
    String on = EvaluationScan.name(segmenter.model()) + " on " + source.name();
    for (int n = from; n < from + parts; n++) {
      if (!into.has(seed, n, on)) {
        JudgedPart judged = JudgedPart.of(source.draw(seed, n), segmenter);
        into.add(judged.row(), judged.picture());
        each.accept(told(judged.row()));
      }
    }
    return into.finish(seed, on);
  }

  private List<PartRow> rows(VertebraSegmenter segmenter, Consumer<String> each) {
    List<PartRow> rows = new ArrayList<>();
    for (int n = from; n < from + parts; n++) {
      PartRow row = JudgedPart.of(source.draw(seed, n), segmenter).row();
      rows.add(row);
      each.accept(told(row));
    }
    return rows;
  }

  private static String told(PartRow row) {
    return "%s; %s".formatted(row.line(), row.place());
  }
}
