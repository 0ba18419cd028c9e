package org.medconv.segment.nnunet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Extracts the vertebral body from the label of a whole vertebra, posterior elements included.
 *
 * <p>From the front along the midline, bone ends at the spinal canal: this is the back wall of the
 * body, in every slice that shows the body. A straight line through these ends (Theil-Sen, which
 * tolerates a few wrong slices) follows the tilt of the vertebra; the body lies in front of it. An
 * opening by 3 mm removes the rest of pedicles, ribs and processes.
 */
final class VertebralBody {
  /** Limits of a body's depth along the midline: less is an edge, more has no canal. */
  private static final double LEAST_DEPTH_MM = 18;

  private static final double MOST_DEPTH_MM = 42;

  private static final double MIDLINE_HALF_MM = 7.5;
  private static final double OPENING_MM = 3;

  /** The foremost part of a vertebra contains only the body. */
  private static final double FRONT_SHARE = 0.35;

  private static final double SEEN_SHARE = 0.6;
  private static final int LEAST_SLICES = 2;

  private final LabelledBlock vertebra;
  private final double[] mm;

  private VertebralBody(LabelledBlock vertebra) {
    this.vertebra = vertebra;
    this.mm = vertebra.voxels().spacings();
  }

  /** Empty if no back wall is visible. */
  static Optional<LabelledBlock> of(LabelledBlock vertebra) {
    return new VertebralBody(vertebra).body();
  }

  private Optional<LabelledBlock> body() {
    Optional<LabelledBlock> body = inFrontOf(midline(front()));
    // The first midline is that of the front, the second that of the body.
    body = body.flatMap(first -> inFrontOf(midline(first.inside())));
    return body.map(this::opened);
  }

  private BitSet front() {
    int first = vertebra.rows();
    int last = 0;
    for (int p = next(0); p >= 0; p = next(p + 1)) {
      first = Math.min(first, row(p));
      last = Math.max(last, row(p));
    }
    double end = first + FRONT_SHARE * (last - first);
    BitSet front = new BitSet();
    for (int p = next(0); p >= 0; p = next(p + 1)) {
      front.set(p, row(p) <= end);
    }
    return front;
  }

  private int next(int p) {
    return vertebra.inside().nextSetBit(p);
  }

  private int row(int p) {
    return Math.floorDiv(p, vertebra.columns()) % vertebra.rows();
  }

  /** The column that divides a set of voxels into halves. */
  private double midline(BitSet set) {
    double[] columns = new double[set.cardinality()];
    int n = 0;
    for (int p = set.nextSetBit(0); p >= 0; p = set.nextSetBit(p + 1)) {
      columns[n++] = p % vertebra.columns();
    }
    return median(columns);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int half = Math.floorDiv(values.length, 2);
    return values.length % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
  }

  private Optional<LabelledBlock> inFrontOf(double midline) {
    List<double[]> wall = wall(midline);
    if (wall.size() < LEAST_SLICES) {
      return Optional.empty();
    }
    double slope = slope(wall);
    double start =
        median(wall.stream().mapToDouble(point -> point[1] - slope * point[0]).toArray());
    int plane = vertebra.rows() * vertebra.columns();
    BitSet body = new BitSet();
    for (int p = next(0); p >= 0; p = next(p + 1)) {
      body.set(p, row(p) <= start + slope * Math.floorDiv(p, plane) + 0.5);
    }
    return Optional.of(vertebra.with(body).largestPiece()).filter(b -> !b.inside().isEmpty());
  }

  /** Slice and last row of the body, for every slice that shows it. */
  private List<double[]> wall(double midline) {
    List<double[]> wall = new ArrayList<>();
    int left = (int) Math.max(0, Math.rint(midline - MIDLINE_HALF_MM / mm[2]));
    int right =
        (int) Math.min(vertebra.columns() - 1.0, Math.rint(midline + MIDLINE_HALF_MM / mm[2]));
    for (int z = 0; z < vertebra.slices(); z++) {
      List<Double> ends = new ArrayList<>();
      for (int x = left; x <= right; x++) {
        int end = endOfFirstRun(z, x);
        if (end >= 0) {
          ends.add((double) end);
        }
      }
      if (!ends.isEmpty() && ends.size() >= SEEN_SHARE * (right - left + 1)) {
        wall.add(
            new double[] {z, median(ends.stream().mapToDouble(Double::doubleValue).toArray())});
      }
    }
    return wall;
  }

  /** The last row of the first bone from the front; -1 unless it is as deep as a body. */
  private int endOfFirstRun(int z, int x) {
    int first = 0;
    while (first < vertebra.rows() && !vertebra.inside().get(vertebra.position(z, first, x))) {
      first++;
    }
    int last = first;
    while (last < vertebra.rows() && vertebra.inside().get(vertebra.position(z, last, x))) {
      last++;
    }
    double depth = (last - first) * mm[1];
    return depth >= LEAST_DEPTH_MM && depth <= MOST_DEPTH_MM ? last - 1 : -1;
  }

  private static double slope(List<double[]> wall) {
    List<Double> slopes = new ArrayList<>();
    for (int a = 0; a < wall.size(); a++) {
      for (int b = a + 1; b < wall.size(); b++) {
        slopes.add((wall.get(b)[1] - wall.get(a)[1]) / (wall.get(b)[0] - wall.get(a)[0]));
      }
    }
    return median(slopes.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private LabelledBlock opened(LabelledBlock body) {
    List<int[]> ball = ball();
    BitSet eroded = new BitSet();
    BitSet inside = body.inside();
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      int at = p;
      eroded.set(p, ball.stream().allMatch(step -> inside.get(moved(at, step, inside.length()))));
    }
    BitSet opened = new BitSet();
    for (int p = eroded.nextSetBit(0); p >= 0; p = eroded.nextSetBit(p + 1)) {
      for (int[] step : ball) {
        opened.set(moved(p, step, inside.length()));
      }
    }
    return opened.isEmpty() ? body : body.with(opened).largestPiece();
  }

  /** Offsets in slices, rows and columns within the radius of the opening. */
  private List<int[]> ball() {
    List<int[]> ball = new ArrayList<>();
    int[] reach = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      reach[axis] = (int) Math.floor(OPENING_MM / mm[axis] + 1e-3);
    }
    for (int z = -reach[0]; z <= reach[0]; z++) {
      for (int y = -reach[1]; y <= reach[1]; y++) {
        for (int x = -reach[2]; x <= reach[2]; x++) {
          if (Math.hypot(Math.hypot(z * mm[0], y * mm[1]), x * mm[2]) <= OPENING_MM + 1e-3) {
            ball.add(new int[] {z, y, x});
          }
        }
      }
    }
    return ball;
  }

  /** The shifted position, or {@code never} if it leaves the block. */
  private int moved(int p, int[] step, int never) {
    int z = Math.floorDiv(p, vertebra.rows() * vertebra.columns()) + step[0];
    int y = row(p) + step[1];
    int x = p % vertebra.columns() + step[2];
    boolean outside =
        z < 0
            || z >= vertebra.slices()
            || y < 0
            || y >= vertebra.rows()
            || x < 0
            || x >= vertebra.columns();
    return outside ? never : vertebra.position(z, y, x);
  }
}
