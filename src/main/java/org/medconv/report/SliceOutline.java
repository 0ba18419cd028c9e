package org.medconv.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;

/**
 * The outline of a region on one slice of the CT, along the edges of its pixels, for viewers (PS3.3
 * C.18.6.1.2 POLYLINE, closed).
 *
 * @param slice k index in the CT's grid
 * @param columnsAndRows alternating columns and rows, in pixels; (0, 0) is the upper left corner of
 *     the upper left pixel; the last point equals the first
 */
record SliceOutline(int slice, float[] columnsAndRows) {

  /**
   * On the slice of the region that is nearest to its middle; the largest part if there are
   * several.
   */
  static Optional<SliceOutline> throughMiddle(MaskedRegion onCt) {
    if (onCt.inside().isEmpty()) {
      return Optional.empty();
    }
    double middle = onCt.grid().toIndex(onCt.centroid()).z();
    return SourceFrames.slicesOf(onCt).stream()
        .min((a, b) -> Double.compare(Math.abs(a - middle), Math.abs(b - middle)))
        .map(k -> new SliceOutline(k, polygon(onCt, k)));
  }

  /** Resamples a region with its own grid to the CT: the voxels whose centres lie in it. */
  static MaskedRegion on(Grid ct, MaskedRegion body, MaskedRegion region) {
    if (region.grid().equals(ct)) {
      return region;
    }
    BitSet inside = new BitSet();
    for (int p = body.inside().nextSetBit(0); p >= 0; p = body.inside().nextSetBit(p + 1)) {
      int i = body.box().i0() + p % body.box().columns();
      int j = body.box().j0() + Math.floorDiv(p, body.box().columns()) % body.box().rows();
      int k = body.box().k0() + Math.floorDiv(p, body.box().columns() * body.box().rows());
      var at = region.grid().toIndex(ct.toPatient(i, j, k));
      if (region.contains(whole(at.x()), whole(at.y()), whole(at.z()))) {
        inside.set(p);
      }
    }
    return new MaskedRegion(ct, body.box(), inside);
  }

  private static int whole(double index) {
    return Math.toIntExact(Math.round(index));
  }

  /** A corner of pixels: column and row. */
  private record Corner(int column, int row) {}

  /**
   * The region lies on the right of each edge. Where two parts touch at a corner, the line stays
   * with its own part.
   */
  private static float[] polygon(MaskedRegion region, int k) {
    Map<Corner, List<Corner>> next = new HashMap<>();
    for (int j = region.box().j0(); j < region.box().j1(); j++) {
      for (int i = region.box().i0(); i < region.box().i1(); i++) {
        if (region.contains(i, j, k)) {
          addEdges(next, region, i, j, k);
        }
      }
    }
    List<Corner> longest = List.of();
    while (!next.isEmpty()) {
      List<Corner> loop = loop(next, next.keySet().iterator().next());
      longest = Math.abs(area(loop)) > Math.abs(area(longest)) ? loop : longest;
    }
    return points(longest);
  }

  private static void addEdges(
      Map<Corner, List<Corner>> next, MaskedRegion region, int i, int j, int k) {
    Corner a = new Corner(i, j);
    Corner b = new Corner(i + 1, j);
    Corner c = new Corner(i + 1, j + 1);
    Corner d = new Corner(i, j + 1);
    addEdge(next, a, b, region.contains(i, j - 1, k));
    addEdge(next, b, c, region.contains(i + 1, j, k));
    addEdge(next, c, d, region.contains(i, j + 1, k));
    addEdge(next, d, a, region.contains(i - 1, j, k));
  }

  private static void addEdge(
      Map<Corner, List<Corner>> next, Corner from, Corner to, boolean within) {
    if (!within) {
      next.computeIfAbsent(from, corner -> new ArrayList<>(2)).add(to);
    }
  }

  private static List<Corner> loop(Map<Corner, List<Corner>> next, Corner first) {
    List<Corner> loop = new ArrayList<>();
    loop.add(first);
    Corner before = first;
    Corner at = take(next, before, before);
    while (!at.equals(first)) {
      loop.add(at);
      Corner then = take(next, before, at);
      before = at;
      at = then;
    }
    loop.add(first);
    return loop;
  }

  /** Of two possible edges, takes the right turn: the line stays around the same pixel. */
  private static Corner take(Map<Corner, List<Corner>> next, Corner before, Corner at) {
    List<Corner> ways = next.get(at);
    Corner taken =
        ways.stream().filter(way -> turn(before, at, way) > 0).findFirst().orElse(ways.get(0));
    ways.remove(taken);
    if (ways.isEmpty()) {
      next.remove(at);
    }
    return taken;
  }

  /** Positive for a right turn, with rows growing downwards. */
  private static int turn(Corner before, Corner at, Corner way) {
    return (at.column - before.column) * (way.row - at.row)
        - (at.row - before.row) * (way.column - at.column);
  }

  private static double area(List<Corner> loop) {
    return IntStream.range(0, Math.max(loop.size() - 1, 0))
        .mapToDouble(
            n ->
                loop.get(n).column * (double) loop.get(n + 1).row
                    - loop.get(n + 1).column * (double) loop.get(n).row)
        .sum();
  }

  /** Removes corners on straight lines. */
  private static float[] points(List<Corner> loop) {
    List<Corner> bends = new ArrayList<>();
    for (int n = 0; n < loop.size(); n++) {
      boolean end = n == 0 || n == loop.size() - 1;
      if (end || turn(loop.get(n - 1), loop.get(n), loop.get(n + 1)) != 0) {
        bends.add(loop.get(n));
      }
    }
    float[] points = new float[2 * bends.size()];
    for (int n = 0; n < bends.size(); n++) {
      points[2 * n] = bends.get(n).column;
      points[2 * n + 1] = bends.get(n).row;
    }
    return points;
  }

  /** Compares slice and points; a record would compare arrays by identity. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SliceOutline outline
        && slice == outline.slice
        && Arrays.equals(columnsAndRows, outline.columnsAndRows);
  }

  @Override
  public int hashCode() {
    return 31 * slice + Arrays.hashCode(columnsAndRows);
  }

  @Override
  public String toString() {
    return "SliceOutline[slice %d, %d points]".formatted(slice, columnsAndRows.length / 2);
  }
}
