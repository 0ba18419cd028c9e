package org.medconv.dicom.file;

import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * The marker segments at the head of a JPEG or JPEG-LS stream (ITU-T T.81 Annex B), up to the first
 * scan, and the mark at its end.
 *
 * @param frame code of the start-of-frame marker, without its FF
 * @param precision bits a sample
 * @param scan where the start-of-scan marker stands
 */
record MarkerSegments(int frame, int precision, int rows, int columns, int components, int scan) {

  static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;

  static MarkerSegments ofJpeg(byte[] bytes) throws UnreadableFile {
    if (bytes.length < 4 || marker(bytes, 0) != SOI) {
      throw new UnreadableFile(Fault.MALFORMED, "a compressed frame does not begin as JPEG does");
    }
    requireEnd(bytes, EOI);
    int at = 2;
    MarkerSegments found = null;
    while (at + 4 <= bytes.length) {
      int marker = marker(bytes, at);
      if (marker == SOS && found != null) {
        return found.withScan(at);
      }
      int length = unsigned16(bytes, at + 2);
      if (marker < 0xc0 || length < 2 || at + 2 + length > bytes.length) {
        break;
      }
      if (isStartOfFrame(marker) && length >= 8) {
        if (found != null) {
          // A decoder may believe either, and reserve memory for what it believes.
          throw new UnreadableFile(Fault.MALFORMED, "a JPEG frame announces two sizes");
        }
        found =
            new MarkerSegments(
                marker,
                bytes[at + 4] & 0xff,
                unsigned16(bytes, at + 5),
                unsigned16(bytes, at + 7),
                bytes[at + 9] & 0xff,
                0);
      }
      at += 2 + length;
    }
    throw new UnreadableFile(Fault.MALFORMED, "a JPEG frame's marker segments are broken");
  }

  private MarkerSegments withScan(int at) {
    return new MarkerSegments(frame, precision, rows, columns, components, at);
  }

  void requireFrame(int wanted, PixelLayout layout) throws UnreadableFile {
    if (frame != wanted || components != 1) {
      throw new UnreadableFile(
          Fault.UNSUPPORTED,
          "a JPEG frame of process %X with %d components in a lossless syntax"
              .formatted(frame, components));
    }
    if (rows != layout.rows() || columns != layout.columns()) {
      throw new UnreadableFile(
          Fault.MALFORMED,
          "a compressed frame is %d x %d, its header says %d x %d"
              .formatted(columns, rows, layout.columns(), layout.rows()));
    }
    if (precision < 2 || precision > layout.bitsAllocated()) {
      throw new UnreadableFile(
          Fault.MALFORMED,
          "a compressed frame of %d bits, its header allocates %d"
              .formatted(precision, layout.bitsAllocated()));
    }
  }

  /** The last bytes, but for zeros that make the length even, must be the end marker. */
  static void requireEnd(byte[] bytes, int end) throws UnreadableFile {
    int last = bytes.length - 1;
    while (last > 0 && bytes[last] == 0) {
      last--;
    }
    if (last < 1 || marker(bytes, last - 1) != end) {
      throw new UnreadableFile(
          Fault.TRUNCATED,
          "a compressed frame of %d bytes has no end mark".formatted(bytes.length));
    }
  }

  /** Code after an FF, or -1. */
  static int marker(byte[] bytes, int at) {
    return at + 1 < bytes.length && bytes[at] == (byte) 0xff ? bytes[at + 1] & 0xff : -1;
  }

  static int unsigned16(byte[] bytes, int at) {
    return at + 1 < bytes.length ? ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff) : 0;
  }

  /** SOF0 to SOF15 without DHT, JPG and DAC, and JPEG-LS's SOF55 (F7). */
  private static boolean isStartOfFrame(int marker) {
    return marker == 0xf7
        || (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc);
  }
}
