package org.medconv.receive;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a series holds on disk at one moment.
 *
 * @param instances SOP instance UID to file, sorted by UID
 * @param sha256 of the sorted SOP instance UIDs, a line feed after each; in hexadecimal
 */
record SeriesContent(String seriesInstanceUid, SortedMap<String, Path> instances, String sha256) {
  static SeriesContent of(String seriesInstanceUid, SortedMap<String, Path> instances) {
    return new SeriesContent(seriesInstanceUid, instances, sha256(instances.keySet()));
  }

  Set<String> uids() {
    return instances.keySet();
  }

  List<Path> files() {
    return List.copyOf(instances.values());
  }

  private static String sha256(Iterable<String> uids) {
    MessageDigest digest = sha256Digest();
    for (String uid : uids) {
      digest.update((uid + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
