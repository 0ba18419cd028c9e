package org.medconv.dicom.file;

import java.nio.ByteBuffer;
import org.medconv.dicom.file.UnreadableFile.Fault;

/** The skeleton of a JPEG 2000 codestream (ITU-T T.800 Annex A): sizes and tile-part lengths. */
final class Codestream {

  static final int SOC = 0x4f;
  private static final int SIZ = 0x51;
  private static final int SOT = 0x90;
  private static final int EOC = 0xd9;
  private static final int SOP = 0x91;
  private static final int EPH = 0x92;
  private static final int SOD = 0x93;

  private Codestream() {}

  /**
   * Makes sure that a stream is one grey image of the layout's size, and that its tile-parts follow
   * each other without a gap up to the end mark.
   */
  static void requireWhole(byte[] bytes, PixelLayout layout) throws UnreadableFile {
    if (MarkerSegments.marker(bytes, 0) != SOC || MarkerSegments.marker(bytes, 2) != SIZ) {
      throw malformed("it does not begin with SOC and SIZ");
    }
    MarkerSegments.requireEnd(bytes, EOC);
    CodestreamBounds.require(bytes);
    requireSize(bytes, layout);
    requireTileParts(bytes, firstTilePart(bytes));
  }

  /** Table A.9. Positions count from the SIZ marker at byte 2. */
  private static void requireSize(byte[] bytes, PixelLayout layout) throws UnreadableFile {
    if (bytes.length < 45) {
      throw malformed("its SIZ segment is cut off");
    }
    ByteBuffer b = ByteBuffer.wrap(bytes);
    long columns = Integer.toUnsignedLong(b.getInt(8)) - Integer.toUnsignedLong(b.getInt(16));
    long rows = Integer.toUnsignedLong(b.getInt(12)) - Integer.toUnsignedLong(b.getInt(20));
    int components = Short.toUnsignedInt(b.getShort(40));
    int precision = (b.get(42) & 0x7f) + 1;
    if (columns != layout.columns() || rows != layout.rows()) {
      throw malformed(
          "it is %d x %d, its header says %d x %d"
              .formatted(columns, rows, layout.columns(), layout.rows()));
    }
    if (components != 1 || b.get(43) != 1 || b.get(44) != 1 || precision > layout.bitsAllocated()) {
      throw malformed("it has %d components of %d bits".formatted(components, precision));
    }
  }

  private static int firstTilePart(byte[] bytes) throws UnreadableFile {
    int at = 2;
    while (at + 4 <= bytes.length) {
      int marker = MarkerSegments.marker(bytes, at);
      if (marker == SOT) {
        return at;
      }
      int length = MarkerSegments.unsigned16(bytes, at + 2);
      if (marker < 0 || length < 2) {
        break;
      }
      at += 2 + length;
    }
    throw malformed("its main header is broken");
  }

  /** A.4.2: Psot is a tile-part's length from its SOT marker; 0 means up to EOC. */
  private static void requireTileParts(byte[] bytes, int first) throws UnreadableFile {
    long at = first;
    while (at + 12 <= bytes.length && MarkerSegments.marker(bytes, (int) at) == SOT) {
      long length = Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt((int) at + 6));
      if (length == 0) {
        requirePackets(bytes, (int) at, end(bytes));
        return;
      }
      if (length < 14 || at + length > bytes.length) {
        throw truncated(bytes);
      }
      requirePackets(bytes, (int) at, (int) (at + length));
      at += length;
    }
    if (MarkerSegments.marker(bytes, (int) at) != EOC) {
      throw truncated(bytes);
    }
  }

  /**
   * B.10.1, D: inside packets no FF is followed by more than 8F, but for the SOP and EPH marks
   * (A.8). The reader never comes back from an FF FF there.
   */
  private static void requirePackets(byte[] bytes, int tilePart, int end) throws UnreadableFile {
    int at = firstPacket(bytes, tilePart, end);
    while (at < end - 1) {
      int marker = MarkerSegments.marker(bytes, at);
      if (marker > 0x8f && marker != SOP && marker != EPH) {
        throw malformed("its packets are damaged at byte %d".formatted(at));
      }
      at += marker == SOP ? 6 : marker == EPH ? 2 : 1;
    }
  }

  private static int firstPacket(byte[] bytes, int tilePart, int end) throws UnreadableFile {
    int at = tilePart;
    while (at + 1 < end) {
      int marker = MarkerSegments.marker(bytes, at);
      if (marker == SOD) {
        return at + 2;
      }
      int length = MarkerSegments.unsigned16(bytes, at + 2);
      if (marker < 0 || length < 2) {
        break;
      }
      at += 2 + length;
    }
    throw malformed("a tile-part's header is broken");
  }

  /** Where the end mark stands, which {@link MarkerSegments#requireEnd} has found. */
  private static int end(byte[] bytes) {
    int last = bytes.length - 1;
    while (bytes[last] == 0) {
      last--;
    }
    return last - 1;
  }

  private static UnreadableFile truncated(byte[] bytes) {
    return new UnreadableFile(
        Fault.TRUNCATED,
        "a JPEG 2000 frame of %d bytes ends inside a tile-part".formatted(bytes.length));
  }

  private static UnreadableFile malformed(String what) {
    return new UnreadableFile(Fault.MALFORMED, "a JPEG 2000 frame is not usable: " + what);
  }
}
