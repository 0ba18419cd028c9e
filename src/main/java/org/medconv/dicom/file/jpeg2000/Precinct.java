package org.medconv.dicom.file.jpeg2000;

import java.util.ArrayList;
import java.util.List;

/**
 * A precinct of a resolution: its code-blocks in each sub-band (B.6, B.7).
 *
 * @param x with y: the position on the reference grid of its packets (B.12.1.3)
 */
record Precinct(int resolution, long x, long y, List<Part> parts) {

  /** Its code-blocks in one sub-band, row by row, and their tag trees. */
  static final class Part {
    private final List<CodeBlock> blocks = new ArrayList<>();
    private final Band band;
    private final int columns;
    private final TagTree inclusion;
    private final TagTree missingPlanes;

    Part(Band band, Rectangle place, int blockWidthExponent, int blockHeightExponent) {
      this.band = band;
      Rectangle cells =
          place.isEmpty()
              ? new Rectangle(0, 0, 0, 0)
              : new Rectangle(
                  place.x0() >> blockWidthExponent,
                  place.y0() >> blockHeightExponent,
                  ((place.x1() - 1) >> blockWidthExponent) + 1,
                  ((place.y1() - 1) >> blockHeightExponent) + 1);
      this.columns = cells.width();
      this.inclusion = new TagTree(cells.width(), cells.height());
      this.missingPlanes = new TagTree(cells.width(), cells.height());
      for (int row = cells.y0(); row < cells.y1(); row++) {
        for (int column = cells.x0(); column < cells.x1(); column++) {
          blocks.add(
              new CodeBlock(
                  place.meet(
                      Rectangle.cell(column, row, blockWidthExponent, blockHeightExponent))));
        }
      }
    }

    Band band() {
      return band;
    }

    List<CodeBlock> blocks() {
      return blocks;
    }

    boolean isIncludedBy(int layer, int block, HeaderBits bits) throws BadCodestream {
      return inclusion.isBelow(block % columns, block / columns, layer + 1, bits);
    }

    int missingPlanes(int block, HeaderBits bits) throws BadCodestream {
      return missingPlanes.value(block % columns, block / columns, band.bitPlanes(), bits);
    }
  }
}
