package org.medconv.receive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The series of the newest instances: some million of them in 12 MB, whatever their UIDs. This is
 * only a memory; the truth is on disk: an entry may be outdated, and older ones are displaced.
 * Thread-safe.
 */
final class KnownPlaces {
  private static final int SLOTS = 1 << 20;

  /** An instance is searched this many slots from its own; then it replaces another one. */
  private static final int PROBES = 64;

  /** Beyond this everything is forgotten; a series takes some 200 bytes. */
  private static final int MOST_SERIES = 50_000;

  /** Hashes of SOP instance UIDs; 0: empty. */
  private final long[] prints = new long[SLOTS];

  private final int[] places = new int[SLOTS];
  private final List<Path> series = new ArrayList<>();
  private final Map<Path, Integer> numbers = new HashMap<>();

  /**
   * @return folder of a series that has or had the instance; instances with equal hashes are not
   *     distinguished
   */
  synchronized Optional<Path> of(String sopInstanceUid) {
    long print = print(sopInstanceUid);
    int slot = slot(print);
    return prints[slot] == print ? Optional.of(series.get(places[slot])) : Optional.empty();
  }

  /** Remembers a place, in place of an earlier one. */
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

  /** The slot that has it, or else the slot for it. */
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
