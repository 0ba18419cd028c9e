package org.medconv.receive;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.medconv.disk.OwnerOnly;

/**
 * The announced contents of studies, on disk: an announcement often arrives before the first
 * instance, or for studies that never arrive.
 */
final class Announced {
  private static final Duration KEPT = Duration.ofDays(7);

  /**
   * Limit for all announcements of a study together; the largest CT studies have some ten thousand
   * instances.
   */
  private static final int MOST_INSTANCES = 100_000;

  private final Path folder;

  private Announced(Path folder) {
    this.folder = folder;
  }

  static Announced in(Path storage) throws IOException {
    return new Announced(OwnerOnly.folders(storage.resolve("announced")));
  }

  /** SOP instance UIDs by series instance UID. */
  record Instances(Map<String, Set<String>> bySeries) {}

  Map<String, Set<String>> of(String studyInstanceUid) throws IOException {
    return JsonRecord.read(file(studyInstanceUid), Instances.class)
        .map(Instances::bySeries)
        .orElse(Map.of());
  }

  /** Adds to earlier announcements: several procedure steps may belong to one study. */
  synchronized void add(String studyInstanceUid, Map<String, Set<String>> instancesBySeries)
      throws IOException {
    Map<String, Set<String>> all = new HashMap<>(of(studyInstanceUid));
    instancesBySeries.forEach(
        (series, instances) ->
            all.merge(
                series,
                instances,
                (old, more) -> {
                  Set<String> both = new HashSet<>(old);
                  both.addAll(more);
                  return both;
                }));
    if (all.values().stream().mapToInt(Set::size).sum() > MOST_INSTANCES) {
      throw new IllegalArgumentException(
          "the announcement lists more than %d instances for a study".formatted(MOST_INSTANCES));
    }
    JsonRecord.write(file(studyInstanceUid), new Instances(all));
  }

  /** Forgets what is older than a week. */
  synchronized void forgetOld(Instant now) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(KEPT))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Path file(String studyInstanceUid) {
    return folder.resolve(studyInstanceUid + ".json");
  }
}
