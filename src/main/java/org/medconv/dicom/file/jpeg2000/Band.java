package org.medconv.dicom.file.jpeg2000;

/**
 * A sub-band of a tile (B.5).
 *
 * @param kind which filters made it
 * @param place on the sub-band's own grid
 * @param bitPlanes magnitude bits of its coefficients, those of a region of interest included
 */
record Band(Kind kind, Rectangle place, int bitPlanes) {
  /** Horizontal filter first: L low-pass, H high-pass. */
  enum Kind {
    LL(0, 0),
    HL(1, 0),
    LH(0, 1),
    HH(1, 1);

    private final int columnOffset;
    private final int rowOffset;

    Kind(int columnOffset, int rowOffset) {
      this.columnOffset = columnOffset;
      this.rowOffset = rowOffset;
    }

    /** 1 if its columns are the odd ones of the resolution above. */
    int columnOffset() {
      return columnOffset;
    }

    int rowOffset() {
      return rowOffset;
    }
  }
}
