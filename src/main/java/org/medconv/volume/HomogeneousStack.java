package org.medconv.volume;

import static org.medconv.volume.Rejection.Reason.MIXED_GEOMETRY;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses the frames that belong together: one geometry, kernel and tube voltage, one scan, one
 * frame a position. Independent of the order in which the frames come.
 */
final class HomogeneousStack {

  /** The stack taken must be this many times larger than the next, or the choice is a guess. */
  private static final int CLEAR_MAJORITY = 2;

  /** Slices closer than this lie at one position. */
  private static final double SAME_POSITION_MM = 0.01;

  /** More doubled positions than this share are a second scan, not a slice sent twice. */
  private static final double FEW_DOUBLES = 0.1;

  private HomogeneousStack() {}

  /** The frames of the one stack in ascending order along their normal. */
  static List<CtFrame> of(List<CtFrame> frames, LeftOut leftOut) throws RefusedSeries {
    List<CtFrame> stack = sorted(clearMajority(byKind(frames), "orientations or reconstructions"));
    leftOut.add(frames.size() - stack.size(), "image of another orientation or reconstruction");
    List<CtFrame> single = onePerPosition(stack);
    if (stack.size() - single.size() > FEW_DOUBLES * single.size()) {
      List<CtFrame> scan = sorted(clearMajority(byScan(stack), "scans of the same region"));
      leftOut.add(stack.size() - scan.size(), "image of another scan");
      single = onePerPosition(scan);
      stack = scan;
      if (stack.size() - single.size() > FEW_DOUBLES * single.size()) {
        throw new RefusedSeries(
            MIXED_GEOMETRY,
            "There are %d images at %d positions; which of them belong together cannot be told.",
            stack.size(),
            single.size());
      }
    }
    leftOut.add(stack.size() - single.size(), "image at a position that another image has");
    return single;
  }

  private static List<List<CtFrame>> byKind(List<CtFrame> frames) {
    List<List<CtFrame>> kinds = new ArrayList<>();
    for (CtFrame frame : frames) {
      kinds.stream()
          .filter(kind -> kind.get(0).sameKind(frame))
          .findFirst()
          .ifPresentOrElse(
              kind -> kind.add(frame), () -> kinds.add(new ArrayList<>(List.of(frame))));
    }
    return kinds;
  }

  private static List<List<CtFrame>> byScan(List<CtFrame> frames) {
    Map<String, List<CtFrame>> scans = new TreeMap<>();
    frames.forEach(f -> scans.computeIfAbsent(f.scan(), s -> new ArrayList<>()).add(f));
    return List.copyOf(scans.values());
  }

  private static List<CtFrame> clearMajority(List<List<CtFrame>> groups, String ofWhat)
      throws RefusedSeries {
    List<List<CtFrame>> bySize = new ArrayList<>(groups);
    bySize.sort(Comparator.comparingInt((List<CtFrame> group) -> group.size()).reversed());
    int largest = bySize.get(0).size();
    if (bySize.size() > 1 && largest < CLEAR_MAJORITY * bySize.get(1).size()) {
      throw new RefusedSeries(
          MIXED_GEOMETRY,
          "The series mixes %d %s (%d and %d images in the largest two); send one of them alone.",
          bySize.size(),
          ofWhat,
          largest,
          bySize.get(1).size());
    }
    return bySize.get(0);
  }

  /** PS3.3 C.7.6.2.1.1: along the normal of the first slice; never by Instance Number. */
  private static List<CtFrame> sorted(List<CtFrame> frames) {
    Vector3 normal = frames.get(0).geometry().normal();
    return frames.stream()
        .sorted(
            Comparator.comparingDouble((CtFrame f) -> f.geometry().position().dot(normal))
                .thenComparing(CtFrame::sopInstanceUid)
                .thenComparingInt(CtFrame::frame))
        .toList();
  }

  private static List<CtFrame> onePerPosition(List<CtFrame> sorted) {
    Vector3 normal = sorted.get(0).geometry().normal();
    List<CtFrame> single = new ArrayList<>();
    double last = Double.NEGATIVE_INFINITY;
    for (CtFrame frame : sorted) {
      double at = frame.geometry().position().dot(normal);
      if (at - last > SAME_POSITION_MM) {
        single.add(frame);
        last = at;
      }
    }
    return single;
  }
}
