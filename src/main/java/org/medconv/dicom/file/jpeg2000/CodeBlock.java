package org.medconv.dicom.file.jpeg2000;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A code-block: its place in its sub-band, and its data from the packets read so far. */
final class CodeBlock {
  /** Arithmetically coded passes before the first one that may bypass the coder (D.6). */
  private static final int BEFORE_BYPASS = 10;

  private static final int INITIAL_LENGTH_BITS = 3;

  /** A codeword segment: passes between two terminations of the coder. */
  static final class Segment {
    private final int most;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int passes;

    private Segment(int most) {
      this.most = most;
    }

    int passes() {
      return passes;
    }

    byte[] data() {
      return data.toByteArray();
    }

    void append(byte[] bytes) {
      data.writeBytes(bytes);
    }
  }

  private final Rectangle place;
  private final List<Segment> segments = new ArrayList<>(1);
  private int bitPlanes = -1;
  private int passes;
  private int lengthBits = INITIAL_LENGTH_BITS;

  CodeBlock(Rectangle place) {
    this.place = place;
  }

  Rectangle place() {
    return place;
  }

  boolean isIncluded() {
    return bitPlanes >= 0;
  }

  void include(int planes) {
    bitPlanes = planes;
  }

  int bitPlanes() {
    return bitPlanes;
  }

  int passes() {
    return passes;
  }

  List<Segment> segments() {
    return segments;
  }

  int lengthBits() {
    return lengthBits;
  }

  void addLengthBit() {
    lengthBits++;
  }

  /** The segment of the next pass, D.4.2 and D.6. */
  Segment openSegment(BlockCoding coding) {
    Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
    if (last == null || last.passes == last.most) {
      last = new Segment(mostPasses(coding));
      segments.add(last);
    }
    return last;
  }

  private int mostPasses(BlockCoding coding) {
    if (coding.has(BlockCoding.TERMINATE_ALL)) {
      return 1;
    }
    if (!coding.has(BlockCoding.BYPASS)) {
      return Integer.MAX_VALUE;
    }
    return segments.isEmpty() ? BEFORE_BYPASS : 1 + segments.size() % 2;
  }

  /** Adds up to {@code wanted} passes to a segment, and returns how many it takes. */
  int addPasses(Segment segment, int wanted) {
    int taken = Math.min(wanted, segment.most - segment.passes);
    segment.passes += taken;
    passes += taken;
    return taken;
  }

  /** Whether the coder is bypassed in a pass: significance and refinement from the fifth plane. */
  static boolean isRaw(int pass, BlockCoding coding) {
    return coding.has(BlockCoding.BYPASS) && pass >= BEFORE_BYPASS && (pass + 2) % 3 != 2;
  }
}
