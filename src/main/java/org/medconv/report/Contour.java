package org.medconv.report;

import java.awt.geom.Path2D;

/** The line at which a field on a pixel grid is one half: marching squares. */
final class Contour {
  private static final double LEVEL = 0.5;

  private Contour() {}

  /** In pixel coordinates with pixel centres at whole numbers. */
  static Path2D of(double[][] field) {
    Path2D path = new Path2D.Double();
    for (int y = 0; y + 1 < field.length; y++) {
      for (int x = 0; x + 1 < field[y].length; x++) {
        addCell(path, field, x, y);
      }
    }
    return path;
  }

  /**
   * The line crosses each side whose ends lie on different sides of the level: none, two or four.
   */
  private static void addCell(Path2D path, double[][] field, int x, int y) {
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
      path.moveTo(points[p], points[p + 1]);
      path.lineTo(points[p + 2], points[p + 3]);
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
