package org.medconv.volume;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Separates interleaved scans: the frames of one lie between those of the other along the stack, or
 * at the same positions. A mark that only increases along the stack, or changes from station to
 * station, does not distinguish scans.
 */
final class InterleavedScans {

  /**
   * Scans of one region.
   *
   * @param mark what tells them apart
   */
  record Apart(ScanMark mark, List<CtFrame> one, List<CtFrame> other) {}

  /** A name that fewer slices share is the name of a slice. */
  private static final int SLICES_OF_A_NAME = 4;

  /** So many steps go one way along a scan: a number may be missing, doubled or out of place. */
  private static final double ORDERLY = 0.9;

  private InterleavedScans() {}

  /**
   * The first mark by which a stack falls into two scans. What does not say the mark is looked
   * past, and lies in neither.
   *
   * @param sorted frames along their normal
   * @param leastChanges how often one scan must give way to the other along the stack
   */
  static Optional<Apart> in(List<CtFrame> sorted, int leastChanges) {
    for (ScanMark mark : ScanMark.values()) {
      List<CtFrame> telling = telling(sorted, mark);
      boolean[] high = bestCut(telling, mark);
      if (changes(high) >= leastChanges && areInterleaved(high)) {
        Apart apart = new Apart(mark, picked(telling, high, false), picked(telling, high, true));
        if (mark.kind() != ScanMark.Kind.PLACE || areRuns(apart) || areHeaps(apart)) {
          return Optional.of(apart);
        }
      }
    }
    return Optional.empty();
  }

  private static List<CtFrame> telling(List<CtFrame> sorted, ScanMark mark) {
    return mark.kind() == ScanMark.Kind.AGENT
        ? sorted
        : sorted.stream().filter(frame -> !value(frame, mark).isEmpty()).toList();
  }

  /** Whether the mark only grows, or only falls, along each of the two, but for a slip or two. */
  private static boolean areRuns(Apart apart) {
    return isRun(apart.one(), apart.mark()) && isRun(apart.other(), apart.mark());
  }

  private static boolean isRun(List<CtFrame> sorted, ScanMark mark) {
    Comparator<String> order = order(sorted, mark);
    int[] steps =
        IntStream.range(1, sorted.size())
            .map(n -> order.compare(value(sorted.get(n), mark), value(sorted.get(n - 1), mark)))
            .filter(step -> step != 0)
            .toArray();
    long up = Arrays.stream(steps).filter(step -> step > 0).count();
    return Math.max(up, steps.length - up) >= ORDERLY * steps.length;
  }

  /** Whether the values of each scan lie closer together than the scans lie to each other. */
  private static boolean areHeaps(Apart apart) {
    double[] low = numbers(apart.one(), apart.mark());
    double[] high = numbers(apart.other(), apart.mark());
    double apartBy = high[0] - low[low.length - 1];
    return apartBy > Math.max(low[low.length - 1] - low[0], high[high.length - 1] - high[0]);
  }

  /** In ascending order; not numbers where the values are none. */
  private static double[] numbers(List<CtFrame> frames, ScanMark mark) {
    return frames.stream()
        .map(frame -> value(frame, mark))
        .mapToDouble(value -> isNumber(value) ? Double.parseDouble(value) : Double.NaN)
        .sorted()
        .toArray();
  }

  /** 400 and 400.0 are one value. */
  private static String value(CtFrame frame, ScanMark mark) {
    String value = frame.marks().get(mark);
    return isNumber(value) && value.contains(".") ? value.replaceFirst("\\.?0*$", "") : value;
  }

  private static List<CtFrame> picked(List<CtFrame> frames, boolean[] high, boolean which) {
    List<CtFrame> picked = new ArrayList<>();
    for (int n = 0; n < high.length; n++) {
      if (high[n] == which) {
        picked.add(frames.get(n));
      }
    }
    return picked;
  }

  /** Which frames have the higher values when values are cut where the two sides mix most. */
  private static boolean[] bestCut(List<CtFrame> sorted, ScanMark mark) {
    boolean[] high = new boolean[sorted.size()];
    Arrays.fill(high, true);
    boolean[] best = high.clone();
    int most = 0;
    int changes = 0;
    List<List<Integer>> byValue = byValue(sorted, mark);
    boolean named = mark.kind() != ScanMark.Kind.PLACE;
    if (byValue.size() < 2 || (named && byValue.size() * SLICES_OF_A_NAME > sorted.size())) {
      return best;
    }
    for (List<Integer> places : byValue.subList(0, byValue.size() - 1)) {
      for (int place : places) {
        changes += changesAround(high, place, -1);
        high[place] = false;
        changes += changesAround(high, place, 1);
      }
      if (changes > most) {
        most = changes;
        best = high.clone();
      }
    }
    return best;
  }

  private static int changesAround(boolean[] high, int place, int weight) {
    int changes = 0;
    if (place > 0 && high[place - 1] != high[place]) {
      changes += weight;
    }
    if (place + 1 < high.length && high[place + 1] != high[place]) {
      changes += weight;
    }
    return changes;
  }

  /** Places of the frames with the same value, in ascending order of the values. */
  private static List<List<Integer>> byValue(List<CtFrame> sorted, ScanMark mark) {
    Map<String, List<Integer>> places = new TreeMap<>();
    for (int n = 0; n < sorted.size(); n++) {
      places.computeIfAbsent(value(sorted.get(n), mark), v -> new ArrayList<>()).add(n);
    }
    return places.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(order(sorted, mark)))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** As numbers where all are, or as text. */
  private static Comparator<String> order(List<CtFrame> frames, ScanMark mark) {
    boolean numbers = frames.stream().map(f -> value(f, mark)).allMatch(InterleavedScans::isNumber);
    return numbers ? Comparator.comparingDouble(Double::parseDouble) : Comparator.naturalOrder();
  }

  private static boolean isNumber(String value) {
    return value.matches("[-+]?\\d{1,17}(\\.\\d{0,9})?");
  }

  private static int changes(boolean[] high) {
    int changes = 0;
    for (int n = 1; n < high.length; n++) {
      if (high[n] != high[n - 1]) {
        changes++;
      }
    }
    return changes;
  }

  /**
   * Whether, where both are, nearly each frame of the rarer one lies between frames of the other.
   * Two that take turns in blocks are stations, or slabs of one scan.
   */
  private static boolean areInterleaved(boolean[] high) {
    int from = Math.max(first(high, false), first(high, true));
    int to = Math.min(last(high, false), last(high, true));
    int[] count = new int[2];
    for (int n = Math.max(0, from - 1); n <= Math.min(high.length - 1, to + 1); n++) {
      count[high[n] ? 1 : 0]++;
    }
    return changes(high) >= Math.min(count[0], count[1]);
  }

  private static int first(boolean[] high, boolean which) {
    int n = 0;
    while (high[n] != which) {
      n++;
    }
    return n;
  }

  private static int last(boolean[] high, boolean which) {
    int n = high.length - 1;
    while (high[n] != which) {
      n--;
    }
    return n;
  }
}
