package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.medconv.dicom.file.Identity;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.UnreadableFile;

/**
 * What remains of a series whose images were deleted. With their UIDs, the series counts as
 * complete again only when all have returned; with their identity, a correction is recognised even
 * then. Stored as a file in the series' folder, written before the first image is deleted.
 *
 * @param identities each identity that occurs in the series
 * @param instances index into {@code identities} by SOP instance UID; -1: the identity could not be
 *     read
 */
record DeletedSeries(List<Map<String, String>> identities, SortedMap<String, Integer> instances) {
  private static final String FILE = "deleted.json";
  private static final int UNREADABLE = -1;

  DeletedSeries {
    identities = List.copyOf(identities);
  }

  /**
   * @param series folder of the series
   * @return empty if none of its images were deleted
   */
  static Optional<DeletedSeries> of(Path series) throws IOException {
    Path file = series.resolve(FILE);
    return Files.exists(file) ? JsonRecord.read(file, DeletedSeries.class) : Optional.empty();
  }

  /** The identity that an instance had. */
  Optional<Identity> identityOf(String sopInstanceUid) {
    int place = instances.getOrDefault(sopInstanceUid, UNREADABLE);
    return place == UNREADABLE
        ? Optional.empty()
        : Optional.of(new Identity(identities.get(place)));
  }

  /**
   * Records what is about to be deleted, in addition to what was deleted before. Durable when this
   * returns.
   *
   * @param files files by SOP instance UID
   */
  static void note(Path series, SortedMap<String, Path> files) throws IOException {
    Optional<DeletedSeries> before = of(series);
    List<Map<String, String>> identities =
        new ArrayList<>(before.map(DeletedSeries::identities).orElse(List.of()));
    SortedMap<String, Integer> instances =
        new TreeMap<>(before.map(DeletedSeries::instances).orElseGet(TreeMap::new));
    for (Map.Entry<String, Path> each : files.entrySet()) {
      instances.put(each.getKey(), place(each.getValue(), identities));
    }
    JsonRecord.write(series.resolve(FILE), new DeletedSeries(identities, instances));
  }

  private static int place(Path file, List<Map<String, String>> identities) throws IOException {
    Map<String, String> values;
    try {
      values = Identity.of(Part10File.readHeader(file).dataset()).values();
    } catch (UnreadableFile damaged) {
      return UNREADABLE;
    }
    if (!identities.contains(values)) {
      identities.add(values);
    }
    return identities.indexOf(values);
  }
}
