package org.medconv.receive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In which series the newest instances are kept: some million of them in 12 MB, whatever their
 * UIDs. A memory and not the truth, which is on disk: what it says may be gone, and what has been
 * pushed out by newer ones is not known. Safe for use by many threads.
 */
final class KnownPlaces {
  private static final int SLOTS = 1 << 20;

  /** So far from its own slot an instance is looked for; then it takes another's place. */
  private static final int PROBES = 64;

  /** Beyond this everything is forgotten; a series takes some 200 bytes. */
  private static final int MOST_SERIES = 50_000;

  /** Hashes of SOP instance UIDs; 0 where there is none. */
  private final long[] prints = new long[SLOTS];

  private final int[] places = new int[SLOTS];
  private final List<Path> series = new ArrayList<>();
  private final Map<Path, Integer> numbers = new HashMap<>();

  /**
   * @return folder of a series that has, or had, the instance; two instances of one hash are one
   */
  synchronized Optional<Path> of(String sopInstanceUid) {
    long print = print(sopInstanceUid);
    int slot = slot(print);
    return prints[slot] == print ? Optional.of(series.get(places[slot])) : Optional.empty();
  }

  /** The place known before, if there is one, is forgotten. */
  synchronized void remember(String sopInstanceUid, Path folder) {
    int number = number(folder);
    long print = print(sopInstanceUid);
    int slot = slot(print);
    prints[slot] = print;
    places[slot] = number;
  }

  private int number(Path folder) {
    Integer known = numbers.get(folder);
    if (known != null) {
      return known;
    }
    if (series.size() >= MOST_SERIES) {
      Arrays.fill(prints, 0);
      series.clear();
      numbers.clear();
    }
    series.add(folder);
    numbers.put(folder, series.size() - 1);
    return series.size() - 1;
  }

  /** The slot that has it, or else the one that it takes. */
  private int slot(long print) {
    int own = (int) print & (SLOTS - 1);
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = (own + probe) & (SLOTS - 1);
      if (prints[slot] == print || prints[slot] == 0) {
        return slot;
      }
    }
    return own;
  }

  /** FNV-1a, its bits mixed by the last step of MurmurHash3 (both are in the public domain). */
  private static long print(String uid) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < uid.length(); i++) {
      hash = (hash ^ uid.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }
}
