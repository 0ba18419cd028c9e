package org.medconv.dicom.file;

import java.util.Arrays;
import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * JPEG-LS lossless (ITU-T T.87), one component, with or without restart intervals. No Java library
 * on Maven Central decodes it. Names are those of the Recommendation; {@code near} is 0 throughout.
 */
final class JpegLsCodec implements FrameCodec {

  private static final int SOF55 = 0xf7;
  private static final int LSE = 0xf8;

  @Override
  public boolean beginsFrame(byte[] fragment) {
    return MarkerSegments.beginsImage(fragment);
  }

  @Override
  public short[] decode(byte[] encoded, PixelLayout layout) throws UnreadableFile {
    MarkerSegments segments = MarkerSegments.ofJpeg(encoded);
    segments.requireFrame(SOF55, layout);
    Coding coding = coding(encoded, segments);
    requireLossless(encoded, segments.scan());
    return new Scan(encoded, segments, coding, layout).decode();
  }

  /**
   * Coding parameters, C.2.4.1.1.
   *
   * @param maxVal the largest sample value
   * @param t1 with t2 and t3: where local gradients change their quantised value
   * @param reset how many samples a context counts before it halves its sums
   */
  private record Coding(int maxVal, int t1, int t2, int t3, int reset) {

    static Coding standard(int maxVal) {
      int t1;
      int t2;
      int t3;
      if (maxVal >= 128) {
        int factor = (Math.min(maxVal, 4095) + 128) / 256;
        t1 = clamp(factor + 2, 1, maxVal);
        t2 = clamp(4 * factor + 3, t1, maxVal);
        t3 = clamp(17 * factor + 4, t2, maxVal);
      } else {
        int factor = 256 / (maxVal + 1);
        t1 = clamp(Math.max(2, 3 / factor), 1, maxVal);
        t2 = clamp(Math.max(3, 7 / factor), t1, maxVal);
        t3 = clamp(Math.max(4, 21 / factor), t2, maxVal);
      }
      return new Coding(maxVal, t1, t2, t3, 64);
    }

    /** Figure C.3: what is out of range becomes the lowest. */
    private static int clamp(int value, int lowest, int maxVal) {
      return value > maxVal || value < lowest ? lowest : value;
    }

    boolean valid() {
      return maxVal >= 1 && t1 >= 1 && t2 >= t1 && t3 >= t2 && t3 <= maxVal && reset >= 3;
    }
  }

  /** The defaults, or what an LSE segment of type 1 puts in their place (C.2.4.1). */
  private static Coding coding(byte[] bytes, MarkerSegments segments) throws UnreadableFile {
    int limit = (1 << segments.precision()) - 1;
    Coding coding = Coding.standard(limit);
    for (MarkerSegments.Segment segment : segments.segments()) {
      int at = segment.start();
      if (segment.marker() == LSE && (segment.length() != 11 || bytes[at] != 1)) {
        throw new UnreadableFile(
            Fault.UNSUPPORTED, "a JPEG-LS frame with a mapping table or of extended size");
      }
      if (segment.marker() == LSE) {
        int maxVal = orElse(MarkerSegments.unsigned16(bytes, at + 1), limit);
        Coding standard = Coding.standard(maxVal);
        coding =
            new Coding(
                maxVal,
                orElse(MarkerSegments.unsigned16(bytes, at + 3), standard.t1()),
                orElse(MarkerSegments.unsigned16(bytes, at + 5), standard.t2()),
                orElse(MarkerSegments.unsigned16(bytes, at + 7), standard.t3()),
                orElse(MarkerSegments.unsigned16(bytes, at + 9), standard.reset()));
      }
    }
    if (!coding.valid() || coding.maxVal() > limit) {
      throw new UnreadableFile(Fault.MALFORMED, "a JPEG-LS frame with impossible parameters");
    }
    return coding;
  }

  private static int orElse(int value, int standard) {
    return value == 0 ? standard : value;
  }

  /** C.2.3: Ns; the component and its mapping table; NEAR, ILV, point transform. */
  private static void requireLossless(byte[] bytes, MarkerSegments.Segment scan)
      throws UnreadableFile {
    int at = scan.start();
    if (scan.length() != 6 || bytes[at] != 1) {
      throw new UnreadableFile(Fault.MALFORMED, "a JPEG-LS frame with a broken scan header");
    }
    if (bytes[at + 2] != 0) {
      throw new UnreadableFile(Fault.UNSUPPORTED, "a JPEG-LS frame with a mapping table");
    }
    if (bytes[at + 3] != 0 || bytes[at + 5] != 0) {
      throw new UnreadableFile(Fault.UNSUPPORTED, "a JPEG-LS frame that is not lossless");
    }
  }

  /** The bits of a scan: after an FF byte the next one holds seven (A.1). */
  private static final class Bits extends EntropyCodedBits {
    private boolean afterFf;

    Bits(byte[] bytes, int start) {
      super(bytes, start);
    }

    @Override
    void fill() throws UnreadableFile {
      int next = at < bytes.length ? bytes[at] & 0xff : 0xff;
      if (at >= bytes.length || (afterFf && next >= 0x80)) {
        throw new UnreadableFile(Fault.TRUNCATED, "a JPEG-LS frame ends before its last pixel");
      }
      at++;
      held = next;
      count = afterFf ? 7 : 8;
      afterFf = next == 0xff;
    }

    @Override
    void restart(int number) throws UnreadableFile {
      super.restart(number);
      afterFf = false;
    }
  }

  /** Annex A, the decoding half. */
  private static final class Scan {
    /** Table A.1 of run lengths: the order of the run segment for each run index. */
    private static final int[] J = {
      0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
      14, 15
    };

    private static final int REGULAR = 365;

    private final Bits bits;
    private final Coding coding;
    private final int columns;
    private final int rows;
    private final int range;
    private final int qbpp;
    private final int limit;
    private final int[] a = new int[REGULAR + 2];
    private final int[] b = new int[REGULAR];
    private final int[] c = new int[REGULAR];
    private final int[] n = new int[REGULAR + 2];
    private final int[] nn = new int[2];
    private final long restartRows;
    private int runIndex;

    /** The line above and this one, with a sample on either side: column i stands at i + 1. */
    private int[] above;

    private int[] line;

    Scan(byte[] bytes, MarkerSegments segments, Coding coding, PixelLayout layout) {
      this.bits = new Bits(bytes, segments.scan().end());
      this.restartRows = segments.restartInterval(bytes);
      this.coding = coding;
      this.columns = layout.columns();
      this.rows = layout.rows();
      this.range = coding.maxVal() + 1;
      this.qbpp = 32 - Integer.numberOfLeadingZeros(range - 1);
      int bpp = Math.max(2, qbpp);
      this.limit = 2 * (bpp + Math.max(8, bpp));
      this.above = new int[columns + 2];
      this.line = new int[columns + 2];
      begin();
    }

    /** A.2.1 and, at a restart, again. */
    private void begin() {
      Arrays.fill(a, Math.max(2, (range + 32) / 64));
      Arrays.fill(b, 0);
      Arrays.fill(c, 0);
      Arrays.fill(n, 1);
      Arrays.fill(nn, 0);
      Arrays.fill(above, 0);
      Arrays.fill(line, 0);
      runIndex = 0;
    }

    short[] decode() throws UnreadableFile {
      short[] cells = new short[columns * rows];
      for (int row = 0; row < rows; row++) {
        if (restartRows > 0 && row > 0 && row % restartRows == 0) {
          bits.restart((int) (row / restartRows) - 1);
          begin();
        }
        line[0] = above[1];
        above[columns + 1] = above[columns];
        decodeLine();
        for (int i = 0; i < columns; i++) {
          cells[row * columns + i] = (short) line[i + 1];
        }
        int[] done = line;
        line = above;
        above = done;
      }
      bits.requireEnd();
      return cells;
    }

    private void decodeLine() throws UnreadableFile {
      int at = 1;
      while (at <= columns) {
        int ra = line[at - 1];
        int rb = above[at];
        int rc = above[at - 1];
        int rd = above[at + 1];
        int q = 81 * quantised(rd - rb) + 9 * quantised(rb - rc) + quantised(rc - ra);
        if (q == 0) {
          at = decodeRun(at);
        } else {
          line[at] = decodeRegular(ra, rb, rc, q);
          at++;
        }
      }
    }

    /** A.3.3. */
    private int quantised(int gradient) {
      int size = Math.abs(gradient);
      int region =
          size == 0
              ? 0
              : size < coding.t1() ? 1 : size < coding.t2() ? 2 : size < coding.t3() ? 3 : 4;
      return gradient < 0 ? -region : region;
    }

    /** A.4 to A.6. */
    private int decodeRegular(int ra, int rb, int rc, int signedContext) throws UnreadableFile {
      int sign = signedContext < 0 ? -1 : 1;
      int q = Math.abs(signedContext);
      int px = clamp(predicted(ra, rb, rc) + sign * c[q]);
      int k = golombParameter(n[q], a[q]);
      int mapped = golomb(k, limit);
      boolean swapped = k == 0 && 2 * b[q] <= -n[q];
      int error = (mapped & 1) == 0 ? mapped >> 1 : -((mapped + 1) >> 1);
      if (swapped) {
        error = -error - 1;
      }
      update(q, error);
      return wrapped(px + sign * error);
    }

    private static int predicted(int ra, int rb, int rc) {
      if (rc >= Math.max(ra, rb)) {
        return Math.min(ra, rb);
      }
      return rc <= Math.min(ra, rb) ? Math.max(ra, rb) : ra + rb - rc;
    }

    private int clamp(int value) {
      return Math.min(Math.max(value, 0), coding.maxVal());
    }

    private int wrapped(int value) throws UnreadableFile {
      int sample = value < 0 ? value + range : value > coding.maxVal() ? value - range : value;
      if (sample < 0 || sample > coding.maxVal()) {
        throw new UnreadableFile(Fault.MALFORMED, "a JPEG-LS frame is damaged");
      }
      return sample;
    }

    private static int golombParameter(int count, int sum) {
      int k = 0;
      while (k < 24 && (long) count << k < sum) {
        k++;
      }
      return k;
    }

    /** A.5.3: a limited-length Golomb code. */
    private int golomb(int k, int longest) throws UnreadableFile {
      int zeros = 0;
      int most = longest - qbpp - 1;
      while (bits.bit() == 0) {
        if (++zeros > most) {
          throw new UnreadableFile(Fault.MALFORMED, "a JPEG-LS frame holds a code too long");
        }
      }
      return zeros < most ? zeros << k | bits.bits(k) : bits.bits(qbpp) + 1;
    }

    /** A.6.1 and A.6.2. */
    private void update(int q, int error) {
      b[q] += error;
      a[q] += Math.abs(error);
      if (n[q] == coding.reset()) {
        a[q] >>= 1;
        b[q] = b[q] >= 0 ? b[q] >> 1 : -((1 - b[q]) >> 1);
        n[q] >>= 1;
      }
      n[q]++;
      if (b[q] <= -n[q]) {
        b[q] = Math.max(b[q] + n[q], 1 - n[q]);
        c[q] = Math.max(c[q] - 1, -128);
      } else if (b[q] > 0) {
        b[q] = Math.min(b[q] - n[q], 0);
        c[q] = Math.min(c[q] + 1, 127);
      }
    }

    /** A.7: samples equal to their left neighbour, then, unless the line ends, one that is not. */
    private int decodeRun(int start) throws UnreadableFile {
      int ra = line[start - 1];
      int at = start;
      while (at <= columns && bits.bit() == 1) {
        int whole = 1 << J[runIndex];
        int length = Math.min(whole, columns + 1 - at);
        Arrays.fill(line, at, at + length, ra);
        at += length;
        if (length == whole && runIndex < 31) {
          runIndex++;
        }
      }
      if (at > columns) {
        return at;
      }
      int length = bits.bits(J[runIndex]);
      if (at + length > columns) {
        throw new UnreadableFile(Fault.MALFORMED, "a JPEG-LS run leaves its line");
      }
      Arrays.fill(line, at, at + length, ra);
      at += length;
      line[at] = decodeInterruption(ra, above[at]);
      runIndex = Math.max(0, runIndex - 1);
      return at + 1;
    }

    /** A.7.2. */
    private int decodeInterruption(int ra, int rb) throws UnreadableFile {
      int type = ra == rb ? 1 : 0;
      int q = REGULAR + type;
      int k = golombParameter(n[q], type == 0 ? a[q] : a[q] + (n[q] >> 1));
      int mapped = golomb(k, limit - J[runIndex] - 1);
      int map = (mapped + type) & 1;
      int size = (mapped + type + map) >> 1;
      boolean negative = (k != 0 || 2 * nn[type] >= n[q]) == (map == 1);
      int error = negative ? -size : size;
      if (error < 0) {
        nn[type]++;
      }
      a[q] += (mapped + 1 - type) >> 1;
      if (n[q] == coding.reset()) {
        a[q] >>= 1;
        n[q] >>= 1;
        nn[type] >>= 1;
      }
      n[q]++;
      int sign = type == 0 && ra > rb ? -1 : 1;
      return wrapped((type == 1 ? ra : rb) + sign * error);
    }
  }
}
