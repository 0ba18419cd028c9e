package org.medconv.volume;

import static org.medconv.volume.Rejection.Reason.MIXED_GEOMETRY;
import static org.medconv.volume.Rejection.Reason.MIXED_SCANS;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

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

  /** Three slices of one scan between those of another. A slice sent twice changes less often. */
  private static final int CHANGES_OF_TWO_SCANS = 6;

  /** Where many positions are doubled, any change counts. */
  private static final int CHANGES_OF_DOUBLES = 2;

  /** A frame of reference of so few slices is a name for a slice: some de-identifiers do so. */
  private static final int SLICES_OF_NO_FRAME = 4;

  private HomogeneousStack() {}

  /** The frames of the one stack in ascending order along their normal. */
  static List<CtFrame> of(List<CtFrame> frames, LeftOut leftOut) throws RefusedSeries {
    List<CtFrame> kind = ofOneKind(frames);
    leftOut.add(frames.size() - kind.size(), "image of another orientation or reconstruction");
    List<CtFrame> framed = ofOneFrameOfReference(kind);
    leftOut.add(kind.size() - framed.size(), "image in another frame of reference");
    List<CtFrame> scan = ofOneScan(sorted(framed), CHANGES_OF_TWO_SCANS, leftOut);
    if (doubles(scan) > FEW_DOUBLES * (scan.size() - doubles(scan))) {
      scan = ofOneScan(scan, CHANGES_OF_DOUBLES, leftOut);
    }
    List<CtFrame> single = onePerPosition(scan);
    if (scan.size() - single.size() > FEW_DOUBLES * single.size()) {
      throw new RefusedSeries(
          MIXED_GEOMETRY,
          "There are %d images at %d positions, and the node cannot tell which belong together."
              + " Send a series that holds one scan.",
          scan.size(),
          single.size());
    }
    leftOut.add(scan.size() - single.size(), "image at the position of another image");
    return single;
  }

  /** Whether the frames share one frame of reference that has a name. */
  static boolean hasFrameOfReference(List<CtFrame> stack) {
    String first = frameOf(stack.get(0));
    return !first.isEmpty() && stack.stream().allMatch(f -> frameOf(f).equals(first));
  }

  private static List<CtFrame> ofOneKind(List<CtFrame> frames) throws RefusedSeries {
    // Those that say most first: a group is known by its first.
    List<CtFrame> telling =
        frames.stream().sorted(Comparator.comparingInt(f -> f.acquisition().silence())).toList();
    List<List<CtFrame>> kinds = largestFirst(telling, CtFrame::sameKind);
    if (!isClear(kinds)) {
      CtFrame one = kinds.get(0).get(0);
      CtFrame other = kinds.get(1).get(0);
      throw new RefusedSeries(
          MIXED_GEOMETRY,
          "The series mixes %d kinds of images (%d and %d in the largest two, which differ in"
              + " their %s). Send one of them alone.",
          kinds.size(),
          kinds.get(0).size(),
          kinds.get(1).size(),
          String.join(", ", one.differences(other)));
    }
    return kinds.get(0);
  }

  /**
   * PS3.3 C.7.4.1: positions in different frames of reference say nothing of each other. An image
   * without one is taken to lie in that of the others.
   */
  private static List<CtFrame> ofOneFrameOfReference(List<CtFrame> kind) throws RefusedSeries {
    List<CtFrame> named = kind.stream().filter(f -> !frameOf(f).isEmpty()).toList();
    List<List<CtFrame>> frames = largestFirst(named, (a, b) -> frameOf(a).equals(frameOf(b)));
    if (frames.size() < 2 || nameSlices(kind, frames.size())) {
      return kind;
    }
    if (!isClear(frames)) {
      throw new RefusedSeries(
          MIXED_GEOMETRY,
          "The series has %d frames of reference (%d and %d images in the largest two), so the"
              + " positions of its images cannot be related. Send one of them alone.",
          frames.size(),
          frames.get(0).size(),
          frames.get(1).size());
    }
    List<CtFrame> chosen = new ArrayList<>(frames.get(0));
    kind.stream().filter(f -> frameOf(f).isEmpty()).forEach(chosen::add);
    return chosen;
  }

  /**
   * Whether frames of reference are names for slices or for blocks of them: so many that none can
   * be a scan, or more than two, one behind the other, of what is one even stack all the same.
   */
  private static boolean nameSlices(List<CtFrame> kind, int frames) {
    if (kind.size() <= SLICES_OF_NO_FRAME * frames) {
      return true;
    }
    List<CtFrame> sorted = sorted(kind);
    long blocks =
        1
            + IntStream.range(1, sorted.size())
                .filter(n -> !frameOf(sorted.get(n)).equals(frameOf(sorted.get(n - 1))))
                .count();
    return frames > 2 && blocks == frames && SlicePlacement.isEven(sorted);
  }

  private static String frameOf(CtFrame frame) {
    return frame.geometry().frameOfReferenceUid();
  }

  private static List<CtFrame> ofOneScan(List<CtFrame> sorted, int leastChanges, LeftOut leftOut)
      throws RefusedSeries {
    Optional<InterleavedScans.Apart> apart = InterleavedScans.in(sorted, leastChanges);
    if (apart.isEmpty()) {
      return sorted;
    }
    List<CtFrame> one = apart.get().one();
    List<CtFrame> other = apart.get().other();
    List<CtFrame> larger = one.size() >= other.size() ? one : other;
    List<CtFrame> smaller = larger == one ? other : one;
    if (larger.size() < CLEAR_MAJORITY * smaller.size()) {
      throw new RefusedSeries(
          MIXED_SCANS,
          "The series holds two scans or reconstructions of one region (%d and %d images, which"
              + " differ in their %s). Send one of them alone.",
          larger.size(),
          smaller.size(),
          apart.get().mark().words());
    }
    // With those that do not say which scan they are of.
    leftOut.add(
        sorted.size() - larger.size(),
        "image of another scan (other %s)".formatted(apart.get().mark().words()));
    return ofOneScan(larger, leastChanges, leftOut);
  }

  private static List<List<CtFrame>> largestFirst(
      List<CtFrame> frames, BiPredicate<CtFrame, CtFrame> same) {
    List<List<CtFrame>> groups = new ArrayList<>();
    for (CtFrame frame : frames) {
      groups.stream()
          .filter(group -> same.test(group.get(0), frame))
          .findFirst()
          .ifPresentOrElse(
              group -> group.add(frame), () -> groups.add(new ArrayList<>(List.of(frame))));
    }
    groups.sort(Comparator.comparingInt((List<CtFrame> group) -> group.size()).reversed());
    return groups;
  }

  private static boolean isClear(List<List<CtFrame>> largestFirst) {
    return largestFirst.size() < 2
        || largestFirst.get(0).size() >= CLEAR_MAJORITY * largestFirst.get(1).size();
  }

  /** PS3.3 C.7.6.2.1.1: along the normal of the first slice; never by Instance Number. */
  private static List<CtFrame> sorted(List<CtFrame> frames) {
    Vector3 normal = frames.get(0).geometry().normal();
    return frames.stream()
        .sorted(
            Comparator.comparingDouble((CtFrame f) -> f.geometry().position().dot(normal))
                .thenComparing(f -> f.marks().get(ScanMark.ACQUISITION_NUMBER))
                .thenComparing(f -> f.marks().get(ScanMark.ACQUISITION_TIME))
                .thenComparing(CtFrame::sopInstanceUid)
                .thenComparingInt(CtFrame::frame))
        .toList();
  }

  private static int doubles(List<CtFrame> sorted) {
    return sorted.size() - onePerPosition(sorted).size();
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
