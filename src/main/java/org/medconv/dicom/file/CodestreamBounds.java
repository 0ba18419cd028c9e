package org.medconv.dicom.file;

import java.nio.ByteBuffer;
import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * What the headers of a codestream make a JPEG 2000 decoder allocate (ITU-T T.800 Annex A and B):
 * tiles and, in each tile, code-blocks, layers and precincts. A stream of a few kilobytes can
 * demand billions of each.
 */
final class CodestreamBounds {
  private static final int SOT = 0x90;
  private static final int SOD = 0x93;
  private static final int COD = 0x52;
  private static final int COC = 0x53;

  /** No encoder cuts a slice into more tiles; far more would only cost memory. */
  private static final int MAXIMUM_TILES = 4096;

  private static final int MAXIMUM_LEVELS = 32;

  /** Memory for the code-blocks and precincts of all tiles. */
  private static final long MAXIMUM_MEMORY = 64L << 20;

  /** Approximate memory of each. */
  private static final int BLOCK_BYTES = 200;

  private static final int LAYER_OF_BLOCK_BYTES = 20;
  private static final int PRECINCT_BYTES = 200;

  private final byte[] bytes;
  private final ByteBuffer buffer;
  private final long tileColumns;
  private final long tileRows;
  private final long tiles;

  /** From the last COD; a COC takes them over (A.6.2). */
  private int layers = 1;

  private CodestreamBounds(byte[] bytes) throws UnreadableFile {
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes);
    if (bytes.length < 45) {
      throw malformed("its SIZ segment is cut off");
    }
    long right = unsigned(8);
    long bottom = unsigned(12);
    this.tileColumns = Math.min(unsigned(24), Math.max(1, right - unsigned(16)));
    this.tileRows = Math.min(unsigned(28), Math.max(1, bottom - unsigned(20)));
    this.tiles =
        along(right, unsigned(16), unsigned(24), unsigned(32))
            * along(bottom, unsigned(20), unsigned(28), unsigned(36));
    if (tiles > MAXIMUM_TILES) {
      throw malformed("it is cut into %d tiles".formatted(tiles));
    }
  }

  /**
   * Refuses a stream that demands more than any slice needs. The stream begins with SOC and SIZ.
   */
  static void require(byte[] bytes) throws UnreadableFile {
    new CodestreamBounds(bytes).requireHeaders();
  }

  private long unsigned(int at) {
    return Integer.toUnsignedLong(buffer.getInt(at));
  }

  /** B.3: the first tile begins at or before the image, and reaches into it (B-3, B-4, B-5). */
  private static long along(long end, long start, long tile, long origin) throws UnreadableFile {
    if (tile == 0 || origin > start || origin + tile <= start || end <= start) {
      throw malformed(
          "an image from %d to %d does not fit tiles of %d from %d"
              .formatted(start, end, tile, origin));
    }
    return (end - origin + tile - 1) / tile;
  }

  /** The main header, then each tile-part's: a coding style in either may hold for every tile. */
  private void requireHeaders() throws UnreadableFile {
    long at = requireHeader(2, SOT);
    while (at + 12 <= bytes.length && MarkerSegments.marker(bytes, (int) at) == SOT) {
      requireHeader((int) at, SOD);
      long length = unsigned((int) at + 6);
      if (length < 14) {
        return;
      }
      at += length;
    }
  }

  /**
   * @return position of the marker that ends the header, or of the last byte that can be parsed
   */
  private int requireHeader(int start, int end) throws UnreadableFile {
    int at = start;
    while (at + 4 <= bytes.length) {
      int marker = MarkerSegments.marker(bytes, at);
      int length = MarkerSegments.unsigned16(bytes, at + 2);
      if (marker == end || marker < 0 || length < 2) {
        return at;
      }
      boolean style = marker == COD || marker == COC;
      if (style && at + Math.max(8, 2 + length) > bytes.length) {
        throw malformed("its coding style is cut off");
      }
      if (marker == COD) {
        layers = MarkerSegments.unsigned16(bytes, at + 6);
        requireStyle(at + 9, (bytes[at + 4] & 1) != 0, at + 2 + length);
      } else if (marker == COC) {
        requireStyle(at + 6, (bytes[at + 5] & 1) != 0, at + 2 + length);
      }
      at += 2 + length;
    }
    return at;
  }

  /** Table A.20: levels, code-block width and height, style, transformation, precinct sizes. */
  private void requireStyle(int at, boolean precincts, int end) throws UnreadableFile {
    if (at + 5 > Math.min(end, bytes.length)) {
      throw malformed("its coding style is cut off");
    }
    int levels = bytes[at] & 0xff;
    int blockWidth = (bytes[at + 1] & 0xf) + 2;
    int blockHeight = (bytes[at + 2] & 0xf) + 2;
    if (levels > MAXIMUM_LEVELS || blockWidth > 10 || blockHeight > 10) {
      throw malformed("its coding style is not one of JPEG 2000");
    }
    // Each packet has at least one byte (B.10.1).
    if (layers * tiles > bytes.length) {
      throw malformed("it claims %d layers in %d bytes".formatted(layers, bytes.length));
    }
    double memory = 0;
    for (int resolution = 0; resolution <= levels; resolution++) {
      int sizes = precincts ? sizes(at + 5 + resolution, end) : 0xff;
      memory += memory(levels - resolution, sizes, blockWidth, blockHeight);
    }
    if (memory * tiles > MAXIMUM_MEMORY) {
      throw malformed("its code-blocks, layers and precincts would take too much memory");
    }
  }

  private int sizes(int at, int end) throws UnreadableFile {
    if (at >= Math.min(end, bytes.length)) {
      throw malformed("its coding style is cut off");
    }
    return bytes[at] & 0xff;
  }

  /** Memory of one resolution of one tile. An upper bound: partitions may begin off the grid. */
  private double memory(int reduced, int precinctSizes, int blockWidth, int blockHeight) {
    double width = Math.ceil(tileColumns / Math.pow(2, reduced));
    double height = Math.ceil(tileRows / Math.pow(2, reduced));
    int precinctWidth = precinctSizes & 0xf;
    int precinctHeight = precinctSizes >> 4;
    double across = parts(width, precinctWidth);
    double down = parts(height, precinctHeight);
    double blocks =
        parts(width, Math.min(blockWidth, Math.max(0, precinctWidth - 1)))
            * parts(height, Math.min(blockHeight, Math.max(0, precinctHeight - 1)));
    return across * down * PRECINCT_BYTES
        + blocks * (BLOCK_BYTES + (double) layers * LAYER_OF_BLOCK_BYTES);
  }

  private static double parts(double length, int exponent) {
    return Math.ceil(length / Math.pow(2, exponent)) + 1;
  }

  private static UnreadableFile malformed(String what) {
    return new UnreadableFile(Fault.MALFORMED, "a JPEG 2000 frame is not usable: " + what);
  }
}
