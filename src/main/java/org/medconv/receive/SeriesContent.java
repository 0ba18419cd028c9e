package org.medconv.receive;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.medconv.disk.Sha256;

/**
 * The content of a series on disk at one moment.
 *
 * @param instances file by SOP instance UID, sorted by UID
 * @param sha256 of the sorted SOP instance UIDs, each followed by a line feed, and of the revision
 *     of corrections; hexadecimal
 * @param corrections of instances that were sent again under another identity
 */
record SeriesContent(
    String seriesInstanceUid,
    SortedMap<String, Path> instances,
    String sha256,
    Optional<Corrections> corrections) {
  static SeriesContent of(
      String seriesInstanceUid,
      SortedMap<String, Path> instances,
      Optional<Corrections> corrections) {
    List<String> lines = new ArrayList<>(instances.keySet());
    corrections.map(Corrections::revision).ifPresent(lines::add);
    return new SeriesContent(seriesInstanceUid, instances, sha256(lines), corrections);
  }

  Set<String> uids() {
    return instances.keySet();
  }

  List<Path> files() {
    return List.copyOf(instances.values());
  }

  private static String sha256(Iterable<String> uids) {
    MessageDigest digest = Sha256.digest();
    for (String uid : uids) {
      digest.update((uid + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    return Sha256.hex(digest);
  }
}
