package org.medconv.dicom.file;

import java.util.Arrays;
import java.util.List;
import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * JPEG lossless, process 14 (ITU-T T.81 Annex H): one component, any predictor, with or without
 * restart intervals. Names are those of the Recommendation.
 */
final class JpegLosslessCodec implements FrameCodec {

  private static final int SOF3 = 0xc3;
  private static final int DHT = 0xc4;

  @Override
  public boolean beginsFrame(byte[] fragment) {
    return MarkerSegments.beginsImage(fragment);
  }

  @Override
  public short[] decode(byte[] encoded, PixelLayout layout) throws UnreadableFile {
    MarkerSegments segments = MarkerSegments.ofJpeg(encoded);
    segments.requireFrame(SOF3, layout);
    return new Scan(encoded, segments, layout).decode();
  }

  private static UnreadableFile malformed(String what) {
    return new UnreadableFile(Fault.MALFORMED, "a lossless JPEG frame " + what);
  }

  /** A Huffman table for differences: codes in ascending order, by their length (Annex F.2.2.3). */
  private static final class HuffmanTable {
    private static final int LENGTHS = 16;
    private static final int CATEGORIES = 16;

    private final int[] firstCode = new int[LENGTHS + 1];
    private final int[] endCode = new int[LENGTHS + 1];
    private final int[] firstIndex = new int[LENGTHS + 1];
    private final byte[] categories;

    /** Reads Li and Vij, B.2.4.2, at a place in a DHT segment. */
    HuffmanTable(byte[] bytes, int at) throws UnreadableFile {
      int code = 0;
      int index = 0;
      for (int length = 1; length <= LENGTHS; length++) {
        int count = bytes[at + length - 1] & 0xff;
        code <<= 1;
        firstCode[length] = code;
        firstIndex[length] = index;
        code += count;
        endCode[length] = code;
        index += count;
        if (code > 1 << length) {
          throw malformed("has an impossible Huffman table");
        }
      }
      categories = Arrays.copyOfRange(bytes, at + LENGTHS, at + LENGTHS + index);
      for (byte category : categories) {
        if (category < 0 || category > CATEGORIES) {
          throw malformed("has a Huffman table for something else");
        }
      }
    }

    /** H.1.2.2: SSSS, how many bits the difference takes. */
    int category(Bits bits) throws UnreadableFile {
      int code = 0;
      for (int length = 1; length <= LENGTHS; length++) {
        code = (code << 1) | bits.bit();
        if (code < endCode[length]) {
          return categories[firstIndex[length] + code - firstCode[length]];
        }
      }
      throw malformed("holds a code that its table lacks");
    }
  }

  /** Entropy-coded data: a 00 byte follows each FF (B.1.1.5). */
  private static final class Bits extends EntropyCodedBits {
    Bits(byte[] bytes, int start) {
      super(bytes, start);
    }

    @Override
    void fill() throws UnreadableFile {
      if (at >= bytes.length || MarkerSegments.marker(bytes, at) > 0) {
        throw new UnreadableFile(
            Fault.TRUNCATED, "a lossless JPEG frame ends before its last pixel");
      }
      held = bytes[at] & 0xff;
      at += held == 0xff ? 2 : 1;
      count = 8;
    }
  }

  /** The one scan. */
  private static final class Scan {
    private final HuffmanTable table;
    private final Bits bits;
    private final int columns;
    private final int rows;
    private final int predictor;
    private final int transform;
    private final int first;
    private final int restartRows;

    /** B.2.3: Ns; Cs1, Td1 and Ta1; Ss is the predictor; Se; Ah and Al, the point transform. */
    Scan(byte[] bytes, MarkerSegments segments, PixelLayout layout) throws UnreadableFile {
      this.columns = layout.columns();
      this.rows = layout.rows();
      int at = segments.scan().start();
      if (segments.scan().length() != 6 || bytes[at] != 1) {
        throw malformed("has a broken scan header");
      }
      this.table = table(bytes, segments.segments(), (bytes[at + 2] >> 4) & 0xf);
      this.predictor = bytes[at + 3];
      this.transform = bytes[at + 5] & 0xf;
      if (predictor < 1 || predictor > 7 || transform >= segments.precision()) {
        throw malformed("has predictor %d and point transform %d".formatted(predictor, transform));
      }
      this.first = 1 << (segments.precision() - transform - 1);
      this.restartRows = restartRows(segments.restartInterval(bytes), columns);
      this.bits = new Bits(bytes, segments.scan().end());
    }

    /** The table for DC differences with this number; the last definition counts. */
    private static HuffmanTable table(
        byte[] bytes, List<MarkerSegments.Segment> segments, int number) throws UnreadableFile {
      HuffmanTable found = null;
      for (MarkerSegments.Segment segment : segments) {
        int at = segment.start();
        while (segment.marker() == DHT && at + 17 <= segment.end()) {
          int values = 0;
          for (int length = 1; length <= 16; length++) {
            values += bytes[at + length] & 0xff;
          }
          if (at + 17 + values > segment.end()) {
            throw malformed("has a Huffman table that is cut off");
          }
          found = bytes[at] == number ? new HuffmanTable(bytes, at + 1) : found;
          at += 17 + values;
        }
      }
      if (found == null) {
        throw malformed("lacks its Huffman table");
      }
      return found;
    }

    /** H.1.1: intervals are whole lines. */
    private static int restartRows(long interval, int columns) throws UnreadableFile {
      if (interval % columns != 0) {
        throw malformed("restarts inside a line");
      }
      return (int) Math.min(interval / columns, Integer.MAX_VALUE);
    }

    short[] decode() throws UnreadableFile {
      short[] cells = new short[columns * rows];
      int[] above = new int[columns];
      int[] line = new int[columns];
      for (int row = 0; row < rows; row++) {
        boolean restarted = restartRows > 0 && row > 0 && row % restartRows == 0;
        if (restarted) {
          bits.restart(row / restartRows - 1);
        }
        decodeLine(line, row == 0 || restarted ? null : above);
        for (int i = 0; i < columns; i++) {
          cells[row * columns + i] = (short) (line[i] << transform);
        }
        int[] done = line;
        line = above;
        above = done;
      }
      bits.requireEnd();
      return cells;
    }

    /** H.1.2.1; the first line after a start or restart is predicted from the left alone. */
    private void decodeLine(int[] line, int[] above) throws UnreadableFile {
      line[0] = sum(above == null ? first : above[0]);
      for (int i = 1; i < columns; i++) {
        line[i] = sum(above == null ? line[i - 1] : predicted(line[i - 1], above[i], above[i - 1]));
      }
    }

    /** Table H.1. */
    private int predicted(int ra, int rb, int rc) {
      return switch (predictor) {
        case 1 -> ra;
        case 2 -> rb;
        case 3 -> rc;
        case 4 -> ra + rb - rc;
        case 5 -> ra + ((rb - rc) >> 1);
        case 6 -> rb + ((ra - rc) >> 1);
        default -> (ra + rb) >> 1;
      };
    }

    /** Differences count modulo 65536; that of category 16 is 32768 (H.1.2.1, Table H.2). */
    private int sum(int prediction) throws UnreadableFile {
      int category = table.category(bits);
      int difference;
      if (category == 16) {
        difference = 1 << 15;
      } else if (category == 0) {
        difference = 0;
      } else {
        int value = bits.bits(category);
        difference = value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
      }
      return (prediction + difference) & 0xffff;
    }
  }
}
