package org.medconv.dicom.file.jpeg2000;

/** A tag tree (B.10.2): a number for each cell of a rectangle, coded bit by bit. */
final class TagTree {
  private final int[] widths;
  private final int[] starts;
  private final int[] values;
  private final int[] lows;
  private final int levels;

  TagTree(int width, int height) {
    int[] w = new int[32];
    int[] s = new int[33];
    int level = 0;
    int columns = width;
    int rows = height;
    int nodes = 0;
    while (true) {
      w[level] = columns;
      s[level] = nodes;
      nodes += columns * rows;
      level++;
      if (columns <= 1 && rows <= 1) {
        break;
      }
      columns = (columns + 1) / 2;
      rows = (rows + 1) / 2;
    }
    widths = w;
    starts = s;
    levels = level;
    values = new int[nodes];
    lows = new int[nodes];
    java.util.Arrays.fill(values, Integer.MAX_VALUE);
  }

  /** Whether a cell's number is below a threshold. Reads as many bits as needed. */
  boolean isBelow(int column, int row, int threshold, HeaderBits bits) throws BadCodestream {
    int low = 0;
    for (int level = levels - 1; level >= 0; level--) {
      int node = starts[level] + (row >> level) * widths[level] + (column >> level);
      low = Math.max(low, lows[node]);
      while (low < threshold && low < values[node]) {
        if (bits.bit() == 1) {
          values[node] = low;
        } else {
          low++;
        }
      }
      lows[node] = low;
    }
    return values[starts[0] + row * widths[0] + column] < threshold;
  }

  /** A cell's number, at most {@code most}. */
  int value(int column, int row, int most, HeaderBits bits) throws BadCodestream {
    for (int threshold = 1; threshold <= most + 1; threshold++) {
      if (isBelow(column, row, threshold, bits)) {
        return threshold - 1;
      }
    }
    throw BadCodestream.malformed("a code-block lacks more than %d bit-planes", most);
  }
}
