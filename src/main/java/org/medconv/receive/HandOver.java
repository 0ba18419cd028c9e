package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.medconv.receive.ReadySeries.Completeness;

/**
 * The marker in a study's folder with the last hand-over. Written after the listener has returned,
 * so that a crash repeats a hand-over instead of losing it.
 *
 * @param series by series instance UID
 */
record HandOver(Map<String, Handed> series) {
  private static final String FILE = "handed-over.json";

  HandOver {
    series = Map.copyOf(series);
  }

  /** One series as handed over. */
  record Handed(String instancesSha256, Completeness completeness) {}

  static HandOver read(Path studyFolder) throws IOException {
    return JsonRecord.read(studyFolder.resolve(FILE), HandOver.class)
        .orElseGet(() -> new HandOver(Map.of()));
  }

  /** Deletes the marker, so that the study is handed over again. */
  static void forget(Path studyFolder) throws IOException {
    Files.deleteIfExists(studyFolder.resolve(FILE));
  }

  void write(Path studyFolder) throws IOException {
    JsonRecord.write(studyFolder.resolve(FILE), this);
  }

  /** The completeness recorded for exactly this content. */
  Optional<Completeness> completenessOf(SeriesContent content) {
    return Optional.ofNullable(series.get(content.seriesInstanceUid()))
        .filter(handed -> handed.instancesSha256().equals(content.sha256()))
        .map(Handed::completeness);
  }
}
