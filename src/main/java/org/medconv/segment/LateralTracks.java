package org.medconv.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Traces long thin structures sideways from the column, plane by plane: a rib is long, a transverse
 * process is short. In each plane (one u of a {@link ColumnBlock}) connected spots are found, and
 * each continues the track that points to it best. If two tracks meet in one spot, neither follows
 * it until they separate: the track that points to the continuation gets it, and the other ended at
 * the meeting.
 */
final class LateralTracks {
  /** Beside the widest lumbar bodies, where processes and ribs begin. */
  private static final int FIRST_U = 11;

  /** A track that begins within 36 mm of the line starts at the column. */
  private static final int LAST_ROOT_U = 18;

  /** Gaps of up to 4 mm are bridged. */
  private static final int MOST_MISSED = 2;

  /**
   * Near the column, ribs and processes lie behind the middle of the bodies, vessels in front of
   * it.
   */
  private static final int FIRST_V = 4;

  private static final int LAST_POSTERIOR_U = 40;

  /**
   * From here, the ribs of the lower chest lie farthest back, with the kidneys in front of them.
   */
  private static final int FIRST_BEHIND_U = 19;

  private static final int LAST_BEHIND_U = 32;
  private static final double WITHIN_MM = 9;

  /** Two tracks may share a spot for 12 mm; then it belongs to the one that points to it best. */
  private static final int MOST_SHARED = 6;

  private static final int EDGE_CUBES = 2;

  /** Half the greatest height of a rib's section, 10 mm. */
  private static final int NEAR_CUBES = 5;

  private static final int LEAST_SPOT = 2;

  /** 800 mm2: no section of a rib is as large, not even along the rib. */
  private static final int LARGEST_SPOT = 200;

  /**
   * @param left on the patient's left
   * @param rootMm position along the centre line where it begins
   * @param rootReachMm lateral distance from the line where it begins
   * @param slope mm towards the feet for each mm sideways, over its outer half
   * @param reachMm lateral distance from the line where it ends
   * @param wayMm its length, including the part that runs forward within the last plane
   * @param behindMm mean distance behind the line, from 38 to 64 mm beside it; over the whole track
   *     if it has no point there
   * @param cutOff whether it ends at the border of the scan
   * @param entering whether it begins at the upper end of the scan, where the rib of a vertebra
   *     above the scan may enter
   */
  record Track(
      boolean left,
      double rootMm,
      double rootReachMm,
      double slope,
      double reachMm,
      double wayMm,
      double behindMm,
      boolean cutOff,
      boolean entering) {
    boolean rooted() {
      return rootReachMm <= LAST_ROOT_U * ColumnBlock.EDGE_MM;
    }

    /**
     * The position where a track that begins further out would meet the column, 26 mm beside the
     * line.
     */
    double extrapolatedRootMm() {
      return rootMm - slope * (rootReachMm - 26);
    }
  }

  private final ColumnBlock block;
  private final boolean[] inside;

  private LateralTracks(ColumnBlock block, boolean[] inside) {
    this.block = block;
    this.inside = inside;
  }

  /**
   * @param inside whether a cube belongs to such a structure
   */
  static List<Track> of(ColumnBlock block, boolean[] inside) {
    LateralTracks tracks = new LateralTracks(block, inside);
    List<Track> found = new ArrayList<>(tracks.followed(1));
    found.addAll(tracks.followed(-1));
    return found;
  }

  private List<Track> followed(int side) {
    List<Growing> going = new ArrayList<>();
    List<Growing> ended = new ArrayList<>();
    for (int u = FIRST_U; u <= ColumnBlock.HALF_WIDTH; u++) {
      int[] labels = new int[block.lengths() * ColumnBlock.DEPTH];
      List<Spot> spots = spots(side * u, labels);
      continued(going, spots, labels, u);
      for (Spot spot : spots) {
        if (!spot.taken) {
          going.add(begun(going, spot, u));
        }
      }
      int here = u;
      going.removeIf(
          track -> {
            boolean lost = here - track.lastU >= MOST_MISSED + 1;
            if (lost) {
              ended.add(track);
            }
            return lost;
          });
    }
    ended.addAll(going);
    return ended.stream()
        .map(track -> track.track(side > 0, leaves(track, side), enters(track, side)))
        .toList();
  }

  /** Whether a track begins within 4 mm of the upper end of the scan. */
  private boolean enters(Growing track, int side) {
    int above = track.rootTop - EDGE_CUBES;
    return above < 0
        || !block.inScan()[block.index(side * track.firstU, above, (int) Math.round(track.rootV))];
  }

  /** Whether a track ends within 8 mm of the border of the scan. */
  private boolean leaves(Growing track, int side) {
    double[] ahead = track.ahead(2);
    int u = (int) ahead[0];
    if (u > ColumnBlock.HALF_WIDTH) {
      return true;
    }
    Spot spot = track.lastSpot;
    // Near the bodies, the joints of several vertebrae may form one spot.
    int at = (int) Math.round(track.lastS());
    int lowS = Math.max(0, Math.max(spot.lowS, at - NEAR_CUBES) - EDGE_CUBES);
    int highS = Math.min(block.lengths() - 1, Math.min(spot.highS, at + NEAR_CUBES) + EDGE_CUBES);
    int ahS = (int) Math.max(0, Math.min(block.lengths() - 1, ahead[1]));
    int v = (int) Math.max(-ColumnBlock.IN_FRONT, Math.min(44, ahead[2]));
    return !block.inScan()[block.index(side * u, ahS, v)]
        || !block.inScan()[block.index(side * track.lastU, lowS, v)]
        || !block.inScan()[block.index(side * track.lastU, highS, v)];
  }

  /** A branch of a track begins at the root of that track. */
  private static Growing begun(List<Growing> going, Spot spot, int u) {
    for (Growing other : going) {
      if (other.lastU >= u - 1 && other.lastSpot.touches(spot, 3)) {
        return new Growing(spot, u, other);
      }
    }
    return new Growing(spot, u, null);
  }

  /** Nearest pairs of track and spot first; each is used once. */
  private void continued(List<Growing> going, List<Spot> spots, int[] labels, int u) {
    record Pair(Growing track, Spot spot, double off) {}
    List<Pair> pairs = new ArrayList<>();
    for (Growing track : going) {
      boolean[] touched = touched(track.lastSpot, labels, spots.size());
      for (int n = 0; n < spots.size(); n++) {
        double off = track.off(spots.get(n), u);
        if (touched[n] && track.lastU == u - 1) {
          pairs.add(new Pair(track, spots.get(n), off));
        } else if (off * ColumnBlock.EDGE_MM <= WITHIN_MM) {
          pairs.add(new Pair(track, spots.get(n), off + WITHIN_MM));
        }
      }
    }
    shared(going, spots, labels, u);
    pairs.sort((a, b) -> Double.compare(a.off, b.off));
    for (Pair pair : pairs) {
      if (pair.track.lastU < u && !pair.spot.taken) {
        pair.spot.taken = true;
        pair.track.add(pair.spot, u);
      }
    }
  }

  /**
   * Handles spots where tracks without another continuation meet. The middle of such a spot lies
   * between the tracks and would bend both, so each continues in its former direction.
   */
  private void shared(List<Growing> going, List<Spot> spots, int[] labels, int u) {
    List<List<Growing>> meeting = new ArrayList<>();
    spots.forEach(spot -> meeting.add(new ArrayList<>()));
    for (Growing track : going) {
      boolean[] touched = touched(track.lastSpot, labels, spots.size());
      int[] ways = IntStream.range(0, touched.length).filter(n -> touched[n]).toArray();
      if (ways.length == 1 && track.lastU == u - 1 && track.isDirected()) {
        meeting.get(ways[0]).add(track);
      }
    }
    for (int n = 0; n < spots.size(); n++) {
      List<Growing> tracks = meeting.get(n);
      if (tracks.size() > 1 && tracks.stream().allMatch(track -> track.shared < MOST_SHARED)) {
        Spot spot = spots.get(n);
        spot.taken = true;
        tracks.forEach(track -> track.share(spot, u));
      }
    }
  }

  /** Spots of a plane that touch a spot of the plane before, also at edges and corners. */
  private boolean[] touched(Spot before, int[] labels, int count) {
    boolean[] touched = new boolean[count];
    for (int p : before.cubes()) {
      int s = Math.floorDiv(p, ColumnBlock.DEPTH);
      int v = p % ColumnBlock.DEPTH;
      for (int ds = Math.max(0, s - 1); ds <= Math.min(block.lengths() - 1, s + 1); ds++) {
        for (int dv = Math.max(0, v - 1); dv <= Math.min(ColumnBlock.DEPTH - 1, v + 1); dv++) {
          int label = labels[ds * ColumnBlock.DEPTH + dv];
          if (label > 0) {
            touched[label - 1] = true;
          }
        }
      }
    }
    return touched;
  }

  private List<Spot> spots(int u, int[] labels) {
    int plane = block.plane(u);
    int size = block.lengths() * ColumnBlock.DEPTH;
    boolean[] left = Arrays.copyOfRange(inside, plane, plane + size);
    if (Math.abs(u) <= LAST_POSTERIOR_U) {
      for (int p = 0; p < size; p++) {
        left[p] &= p % ColumnBlock.DEPTH >= FIRST_V + ColumnBlock.IN_FRONT;
      }
    }
    List<Spot> spots = new ArrayList<>();
    int[] queue = new int[size];
    for (int p = 0; p < size; p++) {
      if (left[p]) {
        Spot spot = spot(left, p, queue);
        if (spot.count >= LEAST_SPOT && spot.count <= LARGEST_SPOT) {
          spots.add(spot);
          for (int q : spot.cubes()) {
            labels[q] = spots.size();
          }
        }
      }
    }
    return spots;
  }

  private Spot spot(boolean[] left, int first, int[] queue) {
    Spot spot = new Spot();
    int tail = 0;
    queue[tail++] = first;
    left[first] = false;
    for (int head = 0; head < tail; head++) {
      int s = Math.floorDiv(queue[head], ColumnBlock.DEPTH);
      int v = queue[head] % ColumnBlock.DEPTH;
      spot.add(s, v);
      for (int ds = Math.max(0, s - 1); ds <= Math.min(block.lengths() - 1, s + 1); ds++) {
        for (int dv = Math.max(0, v - 1); dv <= Math.min(ColumnBlock.DEPTH - 1, v + 1); dv++) {
          int q = ds * ColumnBlock.DEPTH + dv;
          if (left[q]) {
            left[q] = false;
            queue[tail++] = q;
          }
        }
      }
    }
    spot.cubes = Arrays.copyOf(queue, tail);
    return spot;
  }

  /** A connected spot of one plane, in cubes. */
  private static final class Spot {
    private int count;
    private double sumS;
    private double sumV;
    private int lowS = Integer.MAX_VALUE;
    private int highS = -1;
    private int lowV = Integer.MAX_VALUE;
    private int highV = -1;
    private boolean taken;
    private int[] cubes;

    int[] cubes() {
      return cubes;
    }

    void add(int s, int v) {
      count++;
      sumS += s;
      sumV += v;
      lowS = Math.min(lowS, s);
      highS = Math.max(highS, s);
      lowV = Math.min(lowV, v);
      highV = Math.max(highV, v);
    }

    double s() {
      return sumS / count;
    }

    double v() {
      return sumV / count - ColumnBlock.IN_FRONT;
    }

    /** Distance from a point to the box of the spot, in cubes. */
    double distance(double s, double v) {
      double at = v + ColumnBlock.IN_FRONT;
      double ds = Math.max(0, Math.max(lowS - s, s - highS));
      double dv = Math.max(0, Math.max(lowV - at, at - highV));
      return Math.hypot(ds, dv);
    }

    boolean touches(Spot other, int within) {
      return other.lowS - within <= highS
          && other.highS + within >= lowS
          && other.lowV - within <= highV
          && other.highV + within >= lowV;
    }
  }

  private static final class Growing {
    private static final int MEMORY = 6;

    private final List<double[]> path = new ArrayList<>();
    private final int firstU;
    private final double rootS;
    private final double rootV;
    private final int rootTop;
    private Spot lastSpot;
    private int lastU;
    private int shared;

    Growing(Spot spot, int u, Growing parent) {
      this.firstU = parent == null ? u : parent.firstU;
      this.rootS = parent == null ? spot.s() : parent.rootS;
      this.rootV = parent == null ? spot.v() : parent.rootV;
      this.rootTop = parent == null ? spot.lowS : parent.rootTop;
      add(spot, u);
    }

    final void add(Spot spot, int u) {
      path.add(new double[] {u, spot.s(), spot.v()});
      lastSpot = spot;
      lastU = u;
      shared = 0;
    }

    double lastS() {
      return path.get(path.size() - 1)[1];
    }

    /** Passes through a spot that another track shares. */
    void share(Spot spot, int u) {
      lastSpot = spot;
      lastU = u;
      shared++;
    }

    /** Whether the track is long enough to have a direction. */
    boolean isDirected() {
      return path.size() > 2;
    }

    /** Mean change per plane over the last planes, of s (index 1) or v (index 2). */
    private double step(int index) {
      int n = path.size();
      int m = Math.min(MEMORY, n - 1);
      if (m < 2) {
        return 0;
      }
      double[] now = path.get(n - 1);
      double[] before = path.get(n - 1 - m);
      return (now[index] - before[index]) / (now[0] - before[0]);
    }

    /** Distance of a spot from the predicted position of this track, in cubes. */
    double off(Spot spot, int u) {
      double[] now = path.get(path.size() - 1);
      double ahead = u - now[0];
      double s = now[1] + ahead * step(1);
      double v = now[2] + ahead * step(2);
      double centre = Math.hypot(spot.s() - s, spot.v() - v);
      // A spot is long where a rib runs within the plane: its nearest part counts as well.
      return 0.5 * (centre + spot.distance(s, v)) * (path.size() < 3 ? 0.7 : 1);
    }

    /** Predicted position after this number of planes: u, s, v. */
    double[] ahead(int planes) {
      double[] now = path.get(path.size() - 1);
      return new double[] {now[0] + planes, now[1] + planes * step(1), now[2] + planes * step(2)};
    }

    Track track(boolean left, boolean cutOff, boolean entering) {
      double edge = ColumnBlock.EDGE_MM;
      double[] end = path.get(path.size() - 1);
      double[] middle = path.get(path.size() / 2);
      double run = end[0] - middle[0];
      double slope = run < 1 ? 0 : (end[1] - middle[1]) / run;
      return new Track(
          left,
          rootS * edge,
          firstU * edge,
          slope,
          end[0] * edge,
          wayCubes() * edge,
          behind() * edge,
          cutOff,
          entering);
    }

    /**
     * Measured at every sixth plane, since spots jump a little. Where a rib reaches the side of the
     * trunk, its last spot is long from back to front.
     */
    private double wayCubes() {
      double sum = path.get(0)[0];
      int from = 0;
      while (from < path.size() - 1) {
        int to = Math.min(path.size() - 1, from + MEMORY);
        double[] a = path.get(from);
        double[] b = path.get(to);
        sum += Math.sqrt(square(b[0] - a[0]) + square(b[1] - a[1]) + square(b[2] - a[2]));
        from = to;
      }
      return sum + Math.max(0, lastSpot.v() - (lastSpot.lowV - ColumnBlock.IN_FRONT));
    }

    private static double square(double of) {
      return of * of;
    }

    private double behind() {
      return path.stream()
          .filter(place -> place[0] >= FIRST_BEHIND_U && place[0] <= LAST_BEHIND_U)
          .mapToDouble(place -> place[2])
          .average()
          .orElseGet(() -> path.stream().mapToDouble(place -> place[2]).average().orElse(0));
    }
  }
}
