package org.medconv.dicom.file.jpeg2000;

/**
 * A rectangle of the reference grid, or of a resolution's or sub-band's own grid.
 *
 * @param x1 behind its last column
 * @param y1 behind its last row
 */
record Rectangle(int x0, int y0, int x1, int y1) {
  int width() {
    return Math.max(0, x1 - x0);
  }

  int height() {
    return Math.max(0, y1 - y0);
  }

  boolean isEmpty() {
    return x1 <= x0 || y1 <= y0;
  }

  Rectangle meet(Rectangle other) {
    return new Rectangle(
        Math.max(x0, other.x0),
        Math.max(y0, other.y0),
        Math.min(x1, other.x1),
        Math.min(y1, other.y1));
  }

  /** The cell of a partition whose first cell begins at 0, 0. */
  static Rectangle cell(int column, int row, int widthExponent, int heightExponent) {
    return new Rectangle(
        shifted(column, widthExponent),
        shifted(row, heightExponent),
        shifted(column + 1, widthExponent),
        shifted(row + 1, heightExponent));
  }

  private static int shifted(int value, int exponent) {
    return (int) Math.min((long) value << exponent, Integer.MAX_VALUE);
  }
}
