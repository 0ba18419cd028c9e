package org.medconv.report;

import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The line at which a field on a pixel grid is one half: marching squares, joined to whole lines,
 * so that dashes run along them.
 */
final class Contour {
  private static final double LEVEL = 0.5;

  /** The one or two neighbours of each point; two cells with a common side cross it alike. */
  private final Map<Point2D.Double, List<Point2D.Double>> neighbours = new LinkedHashMap<>();

  private Contour() {}

  /** In pixel coordinates with pixel centres at whole numbers. */
  static Path2D of(double[][] field) {
    Contour contour = new Contour();
    for (int y = 0; y + 1 < field.length; y++) {
      for (int x = 0; x + 1 < field[y].length; x++) {
        contour.addCell(field, x, y);
      }
    }
    return contour.path();
  }

  /** Open lines first, from their ends at the border of the field; then closed ones. */
  private Path2D path() {
    Path2D path = new Path2D.Double();
    List<Point2D.Double> ends =
        neighbours.entrySet().stream()
            .filter(point -> point.getValue().size() == 1)
            .map(Map.Entry::getKey)
            .toList();
    ends.forEach(end -> follow(path, end));
    while (!neighbours.isEmpty()) {
      follow(path, neighbours.keySet().iterator().next());
    }
    return path;
  }

  /** From point to point until no neighbour is left; closed if the last one is the first one's. */
  private void follow(Path2D path, Point2D.Double start) {
    if (!neighbours.containsKey(start)) {
      return;
    }
    path.moveTo(start.x, start.y);
    List<Point2D.Double> first = neighbours.remove(start);
    Point2D.Double last = start;
    Optional<Point2D.Double> next = unvisited(first);
    while (next.isPresent()) {
      last = next.get();
      path.lineTo(last.x, last.y);
      next = unvisited(neighbours.remove(last));
    }
    if (first.size() > 1 && first.contains(last)) {
      path.closePath();
    }
  }

  private Optional<Point2D.Double> unvisited(List<Point2D.Double> points) {
    return points.stream().filter(neighbours::containsKey).findFirst();
  }

  /** Two sides that meet in a point of exactly the level are crossed in one point. */
  private void join(Point2D.Double from, Point2D.Double to) {
    if (from.equals(to)) {
      return;
    }
    neighbours.computeIfAbsent(from, point -> new ArrayList<>()).add(to);
    neighbours.computeIfAbsent(to, point -> new ArrayList<>()).add(from);
  }

  /**
   * The line crosses each side whose ends lie on different sides of the level: none, two or four.
   */
  private void addCell(double[][] field, int x, int y) {
    double a = field[y][x];
    double b = field[y][x + 1];
    double c = field[y + 1][x + 1];
    double d = field[y + 1][x];
    double[] points = new double[8];
    int count = 0;
    if (crosses(a, b)) {
      count = put(points, count, x + share(a, b), y);
    }
    if (crosses(b, c)) {
      count = put(points, count, x + 1, y + share(b, c));
    }
    if (crosses(d, c)) {
      count = put(points, count, x + share(d, c), y + 1);
    }
    if (crosses(a, d)) {
      count = put(points, count, x, y + share(a, d));
    }
    for (int p = 0; p + 3 < count; p += 4) {
      join(
          new Point2D.Double(points[p], points[p + 1]),
          new Point2D.Double(points[p + 2], points[p + 3]));
    }
  }

  private static int put(double[] points, int count, double x, double y) {
    points[count] = x;
    points[count + 1] = y;
    return count + 2;
  }

  private static boolean crosses(double a, double b) {
    return (a >= LEVEL) != (b >= LEVEL);
  }

  private static double share(double a, double b) {
    return (LEVEL - a) / (b - a);
  }
}
