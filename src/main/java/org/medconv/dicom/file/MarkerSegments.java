package org.medconv.dicom.file;

import java.util.ArrayList;
import java.util.List;
import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * The marker segments at the head of a JPEG or JPEG-LS stream (ITU-T T.81 Annex B), up to the first
 * scan, and the markers in and behind that scan.
 *
 * @param frame code of the start-of-frame marker, without its FF
 * @param precision bits per sample
 * @param segments those before the scan, in their order
 * @param scan header of the scan; its data follow
 */
record MarkerSegments(
    int frame,
    int precision,
    int rows,
    int columns,
    int components,
    List<Segment> segments,
    Segment scan) {

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DRI = 0xdd;
  private static final int RST0 = 0xd0;
  private static final int FILL = 0xff;

  /** Bytes that an encoder may flush from its register behind the last code. */
  private static final int FLUSHED = 4;

  /**
   * One segment.
   *
   * @param start of its content, behind its length
   * @param end behind its content
   */
  record Segment(int marker, int start, int end) {
    int length() {
      return end - start;
    }
  }

  static MarkerSegments ofJpeg(byte[] bytes) throws UnreadableFile {
    if (!beginsImage(bytes)) {
      throw new UnreadableFile(Fault.MALFORMED, "a compressed frame does not begin as JPEG does");
    }
    List<Segment> segments = new ArrayList<>();
    Segment frame = null;
    int at = 2;
    while (true) {
      Segment segment = segmentAt(bytes, behindFill(bytes, at));
      if (segment.marker() == SOS && frame != null) {
        return new MarkerSegments(
            frame.marker(),
            bytes[frame.start()] & 0xff,
            unsigned16(bytes, frame.start() + 1),
            unsigned16(bytes, frame.start() + 3),
            bytes[frame.start() + 5] & 0xff,
            segments,
            segment);
      }
      if (isStartOfFrame(segment.marker()) && segment.length() >= 6) {
        if (frame != null) {
          // A decoder may use either of them to allocate memory.
          throw new UnreadableFile(Fault.MALFORMED, "a JPEG frame announces two sizes");
        }
        frame = segment;
      }
      segments.add(segment);
      at = segment.end();
    }
  }

  private static Segment segmentAt(byte[] bytes, int at) throws UnreadableFile {
    int marker = marker(bytes, at);
    int length = unsigned16(bytes, at + 2);
    if (marker < 0xc0 || length < 2 || at + 2 + length > bytes.length) {
      throw new UnreadableFile(Fault.MALFORMED, "a JPEG frame's marker segments are broken");
    }
    return new Segment(marker, at + 4, at + 2 + length);
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

  /** Number of data units between restart markers (B.2.4.4); 0 for none. */
  long restartInterval(byte[] bytes) {
    long interval = 0;
    for (Segment segment : segments) {
      if (segment.marker() == DRI) {
        interval = 0;
        for (int at = segment.start(); at < segment.end(); at++) {
          interval = (interval << 8) | (bytes[at] & 0xff);
        }
      }
    }
    return interval;
  }

  /** Whether the bytes begin like a JPEG image. Compressed data never contains the start marker. */
  static boolean beginsImage(byte[] bytes) {
    return marker(bytes, 0) == SOI && bytes.length > 2 && bytes[2] == (byte) 0xff;
  }

  /**
   * Checks that the end marker follows the entropy-coded data. Bytes behind it are padding.
   *
   * @param at behind the byte with the last bit of the last pixel
   */
  static void requireEnd(byte[] bytes, int at) throws UnreadableFile {
    int mark = behindFill(bytes, nextMark(bytes, at));
    int code = marker(bytes, mark);
    // Some encoders write a last, empty interval.
    if (code >= RST0 && code < RST0 + 8) {
      mark = behindFill(bytes, mark + 2);
    }
    if (marker(bytes, mark) != EOI) {
      throw new UnreadableFile(
          Fault.TRUNCATED,
          "a compressed frame of %d bytes has no end mark".formatted(bytes.length));
    }
    if (nextMark(bytes, at) - at > FLUSHED) {
      throw new UnreadableFile(
          Fault.MALFORMED,
          "a compressed frame has %d bytes left after its last pixel".formatted(mark - at));
    }
  }

  /**
   * Position of the data of a restart interval.
   *
   * @param at behind the previous interval
   * @param number 0 for the first restart; markers count modulo 8
   */
  static int behindRestart(byte[] bytes, int at, int number) throws UnreadableFile {
    int mark = nextMark(bytes, at);
    int found = behindFill(bytes, mark);
    if (mark - at > FLUSHED || marker(bytes, found) != RST0 + (number & 7)) {
      throw new UnreadableFile(
          Fault.MALFORMED, "a compressed frame lacks restart mark %d".formatted(number));
    }
    return found + 2;
  }

  /** Neither process writes FF before a byte with its high bit set into its data. */
  private static int nextMark(byte[] bytes, int at) {
    int mark = at;
    while (mark < bytes.length && marker(bytes, mark) < 0x80) {
      mark++;
    }
    return mark;
  }

  /** B.1.1.2: any number of FF may stand before a marker. */
  private static int behindFill(byte[] bytes, int at) {
    int mark = at;
    while (marker(bytes, mark) == FILL) {
      mark++;
    }
    return mark;
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
