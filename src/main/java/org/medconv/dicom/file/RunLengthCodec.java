package org.medconv.dicom.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.medconv.dicom.file.UnreadableFile.Fault;

/** RLE, PS3.5 Annex G: one PackBits segment per byte of the sample, the high byte first. */
final class RunLengthCodec implements FrameCodec {

  private static final int HEADER = 64;

  /**
   * G.5: the header holds the number of segments, one per byte of a sample; the first begins behind
   * the header.
   */
  @Override
  public boolean beginsFrame(byte[] fragment) {
    if (fragment.length < HEADER) {
      return false;
    }
    ByteBuffer header = ByteBuffer.wrap(fragment).order(ByteOrder.LITTLE_ENDIAN);
    return (header.getInt(0) == 1 || header.getInt(0) == 2) && header.getInt(4) == HEADER;
  }

  @Override
  public short[] decode(byte[] encoded, PixelLayout layout) throws UnreadableFile {
    ByteBuffer header = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    int segments = layout.bytesAllocated();
    if (encoded.length < HEADER || header.getInt(0) != segments) {
      throw new UnreadableFile(
          Fault.MALFORMED, "an RLE frame without the %d segments it needs".formatted(segments));
    }
    short[] cells = new short[layout.framePixels()];
    for (int segment = 0; segment < segments; segment++) {
      long start = Integer.toUnsignedLong(header.getInt(4 + 4 * segment));
      long end =
          segment + 1 < segments
              ? Integer.toUnsignedLong(header.getInt(8 + 4 * segment))
              : encoded.length;
      if (start < HEADER || end < start || end > encoded.length) {
        throw new UnreadableFile(Fault.MALFORMED, "an RLE segment lies outside its frame");
      }
      unpack(encoded, (int) start, (int) end, cells, 8 * (segments - 1 - segment));
    }
    return cells;
  }

  private static void unpack(byte[] from, int start, int end, short[] cells, int shift)
      throws UnreadableFile {
    int at = start;
    int cell = 0;
    while (cell < cells.length && at < end) {
      int control = from[at++];
      if (control >= 0) {
        for (int n = 0; n <= control && cell < cells.length && at < end; n++) {
          cells[cell++] |= (short) ((from[at++] & 0xff) << shift);
        }
      } else if (control != -128 && at < end) {
        int value = (from[at++] & 0xff) << shift;
        for (int n = 0; n < 1 - control && cell < cells.length; n++) {
          cells[cell++] |= (short) value;
        }
      }
    }
    if (cell < cells.length) {
      throw new UnreadableFile(
          Fault.TRUNCATED,
          "an RLE segment ends after %d of %d pixels".formatted(cell, cells.length));
    }
  }
}
