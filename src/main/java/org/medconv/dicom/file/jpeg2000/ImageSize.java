package org.medconv.dicom.file.jpeg2000;

/**
 * Image and tile size, the SIZ segment (A.5.1): places on the reference grid.
 *
 * @param x0 left edge of the image (XOsiz)
 * @param x1 behind its right edge (Xsiz)
 * @param tileX0 left edge of the first tile (XTOsiz)
 * @param precision bits per sample, 1 to 16
 */
record ImageSize(
    int x0,
    int y0,
    int x1,
    int y1,
    int tileX0,
    int tileY0,
    int tileColumns,
    int tileRows,
    int precision,
    boolean signed) {

  /** No encoder cuts a slice into more tiles; far more would only cost memory. */
  private static final int MAXIMUM_TILES = 4096;

  private static final int MAXIMUM_PIXELS = 1 << 24;

  /** Rsiz: 0 to 2 are the profiles of Part 1; the two high bits announce Parts 15 and 2. */
  private static final int EXTENDED = 0xc000;

  static ImageSize read(Bytes segment) throws BadCodestream {
    if ((segment.unsigned16() & EXTENDED) != 0) {
      throw BadCodestream.unsupported("it needs more than Part 1 of JPEG 2000");
    }
    int x1 = coordinate(segment);
    int y1 = coordinate(segment);
    int x0 = coordinate(segment);
    int y0 = coordinate(segment);
    int tileColumns = coordinate(segment);
    int tileRows = coordinate(segment);
    int tileX0 = coordinate(segment);
    int tileY0 = coordinate(segment);
    int components = segment.unsigned16();
    int depth = segment.unsigned8();
    if (components != 1 || segment.unsigned8() != 1 || segment.unsigned8() != 1) {
      throw BadCodestream.unsupported("it has %d components, or a subsampled one", components);
    }
    ImageSize size =
        new ImageSize(
            x0,
            y0,
            x1,
            y1,
            tileX0,
            tileY0,
            tileColumns,
            tileRows,
            (depth & 0x7f) + 1,
            depth >= 0x80);
    size.requireValid();
    return size;
  }

  private static int coordinate(Bytes segment) throws BadCodestream {
    long value = segment.unsigned32();
    if (value > Integer.MAX_VALUE) {
      throw BadCodestream.malformed("its SIZ segment holds %d", value);
    }
    return (int) value;
  }

  /** B.2 and B.3. */
  private void requireValid() throws BadCodestream {
    if (x1 <= x0 || y1 <= y0 || (long) columns() * rows() > MAXIMUM_PIXELS) {
      throw BadCodestream.malformed("it reaches from %d, %d to %d, %d", x0, y0, x1, y1);
    }
    if (tileColumns == 0
        || tileRows == 0
        || tileX0 > x0
        || tileY0 > y0
        || (long) tileX0 + tileColumns <= x0
        || (long) tileY0 + tileRows <= y0) {
      throw BadCodestream.malformed(
          "its first tile of %d x %d begins at %d, %d, the image at %d, %d",
          tileColumns, tileRows, tileX0, tileY0, x0, y0);
    }
    if ((long) tilesAcross() * tilesDown() > MAXIMUM_TILES) {
      throw BadCodestream.malformed("it has %d x %d tiles", tilesAcross(), tilesDown());
    }
    if (precision > 16) {
      throw BadCodestream.unsupported("it has samples of %d bits", precision);
    }
  }

  int columns() {
    return x1 - x0;
  }

  int rows() {
    return y1 - y0;
  }

  int tiles() {
    return tilesAcross() * tilesDown();
  }

  private int tilesAcross() {
    return ceilDivided((long) x1 - tileX0, tileColumns);
  }

  private int tilesDown() {
    return ceilDivided((long) y1 - tileY0, tileRows);
  }

  /** Equations B-7 to B-10. */
  Rectangle tile(int index) {
    long left = tileX0 + (long) (index % tilesAcross()) * tileColumns;
    long top = tileY0 + (long) (index / tilesAcross()) * tileRows;
    return new Rectangle(
        (int) Math.max(left, x0),
        (int) Math.max(top, y0),
        (int) Math.min(left + tileColumns, x1),
        (int) Math.min(top + tileRows, y1));
  }

  private static int ceilDivided(long value, int by) {
    return (int) ((value + by - 1) / by);
  }
}
