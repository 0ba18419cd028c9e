package org.medconv.dicom.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * Decodes the frames of a grey image file, one at a time, bit for bit. Safe to call from any
 * thread.
 */
public final class PixelDecoder {

  private static final List<String> NATIVE =
      List.of(
          UID.ExplicitVRLittleEndian,
          UID.ImplicitVRLittleEndian,
          UID.DeflatedExplicitVRLittleEndian,
          UID.ExplicitVRBigEndianRetired);

  private static final Map<String, FrameCodec> COMPRESSED = new LinkedHashMap<>();

  static {
    COMPRESSED.put(UID.JPEGLossless, new JpegLosslessCodec());
    COMPRESSED.put(UID.JPEGLosslessNonHierarchical14, new JpegLosslessCodec());
    COMPRESSED.put(UID.JPEGLSLossless, new JpegLsCodec());
    COMPRESSED.put(UID.JPEG2000LosslessOnly, new Jpeg2000Codec());
    COMPRESSED.put(UID.RLELossless, new RunLengthCodec());
  }

  /**
   * Pixels of the frames that all threads decode at one time: a decoder takes some 40 bytes for
   * each.
   */
  private static final Semaphore DECODED_AT_ONCE =
      new Semaphore(PixelLayout.MAXIMUM_FRAME_PIXELS, true);

  private PixelDecoder() {}

  /** Takes frames as they are decoded. */
  public interface FrameSink {
    /**
     * Takes one frame.
     *
     * @param frame 0 for the first
     * @param stored stored values, row by row, sign extended; unsigned 16-bit values above 32767
     *     read with {@link Short#toUnsignedInt}. The array is the receiver's to keep.
     */
    void accept(int frame, PixelLayout layout, short[] stored) throws IOException;
  }

  /** UIDs of the transfer syntaxes that can be decoded here, the preferred one first. */
  public static List<String> transferSyntaxes() {
    return java.util.stream.Stream.concat(NATIVE.stream(), COMPRESSED.keySet().stream()).toList();
  }

  /**
   * Decodes every frame of a file in turn.
   *
   * @throws UnreadableFile when pixel data is missing, cut off, damaged, or in an encoding that is
   *     not decoded here
   */
  public static void decode(Path file, FrameSink sink) throws IOException {
    GuardedInput.reading(
        file,
        in -> {
          decode(in, sink);
          return null;
        });
  }

  private static void decode(GuardedInput in, FrameSink sink) throws IOException {
    Attributes header = in.readHeaderElements();
    if (in.tag() != Tag.PixelData) {
      throw new UnreadableFile(Fault.NO_PIXELS, "the file has no pixel data");
    }
    PixelLayout layout = PixelLayout.of(header);
    String syntax = in.getTransferSyntax();
    FrameCodec codec = COMPRESSED.get(syntax);
    if (codec != null && in.length() == -1) {
      decodeFragments(in, layout, codec, sink);
    } else if (NATIVE.contains(syntax) && in.length() != -1) {
      decodeNative(in, layout, sink);
    } else {
      throw new UnreadableFile(
          Fault.UNSUPPORTED, "pixel data in transfer syntax %s".formatted(syntax));
    }
  }

  private static void decodeNative(GuardedInput in, PixelLayout layout, FrameSink sink)
      throws IOException {
    long needed = (long) layout.frameBytes() * layout.frames();
    long there = Math.min(Integer.toUnsignedLong(in.length()), in.remaining());
    if (there < needed) {
      throw new UnreadableFile(
          there == 0 ? Fault.NO_PIXELS : Fault.TRUNCATED,
          "the pixel data has %d bytes instead of %d".formatted(there, needed));
    }
    ByteOrder order = in.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    boolean swapped = isOfSwappedBytes(in, layout);
    byte[] bytes = new byte[layout.frameBytes()];
    for (int frame = 0; frame < layout.frames(); frame++) {
      in.readFully(bytes);
      short[] cells = new short[layout.framePixels()];
      if (layout.bitsAllocated() == 16) {
        ByteBuffer.wrap(bytes).order(order).asShortBuffer().get(cells);
      } else {
        if (swapped) {
          swapPairs(bytes);
        }
        widen(bytes, cells);
      }
      layout.toStoredValues(cells);
      sink.accept(frame, layout, cells);
    }
  }

  /** Two cells of 8 bits in a word, whose bytes come in the order of the syntax (PS3.5 8.1.1). */
  private static boolean isOfSwappedBytes(GuardedInput in, PixelLayout layout)
      throws UnreadableFile {
    boolean swapped = in.bigEndian() && in.vr() == VR.OW && layout.bitsAllocated() == 8;
    if (swapped && layout.frameBytes() % 2 != 0) {
      throw new UnreadableFile(
          Fault.UNSUPPORTED, "frames of an odd number of bytes in words of big endian order");
    }
    return swapped;
  }

  private static void swapPairs(byte[] bytes) {
    for (int n = 0; n + 1 < bytes.length; n += 2) {
      byte first = bytes[n];
      bytes[n] = bytes[n + 1];
      bytes[n + 1] = first;
    }
  }

  private static void widen(byte[] bytes, short[] cells) {
    for (int n = 0; n < cells.length; n++) {
      cells[n] = (short) (bytes[n] & 0xff);
    }
  }

  private static void decodeFragments(
      GuardedInput in, PixelLayout layout, FrameCodec codec, FrameSink sink) throws IOException {
    Fragments fragments = new Fragments(in, layout, codec);
    for (int frame = 0; frame < layout.frames(); frame++) {
      byte[] encoded = fragments.nextFrame();
      short[] cells = withinMemory(layout, () -> codec.decode(encoded, layout));
      layout.requireOnlyStoredBits(cells);
      layout.toStoredValues(cells);
      sink.accept(frame, layout, cells);
    }
    fragments.requireEnd();
  }

  /** One frame's decoding. */
  private interface Decoding {
    short[] cells() throws IOException;
  }

  /** Waits until the frames that are being decoded leave room for this one. */
  private static short[] withinMemory(PixelLayout layout, Decoding decoding) throws IOException {
    int pixels = layout.framePixels();
    try {
      DECODED_AT_ONCE.acquire(pixels);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before a frame was decoded");
    }
    try {
      return decoding.cells();
    } finally {
      DECODED_AT_ONCE.release(pixels);
    }
  }

  /** Encapsulated pixel data, PS3.5 A.4: a basic offset table, fragments, a delimiter. */
  private static final class Fragments {
    /** Headers and tables of a small frame may be larger than its pixels. */
    private static final int LEAST_LONGEST = 1 << 20;

    private final GuardedInput in;
    private final int frames;
    private final FrameCodec codec;
    private final long longest;
    private final int[] offsets;
    private long position;
    private byte[] next;
    private long nextPosition;

    Fragments(GuardedInput in, PixelLayout layout, FrameCodec codec) throws IOException {
      this.in = in;
      this.frames = layout.frames();
      this.codec = codec;
      // Worst case of RLE: each byte takes two. The others are far from it.
      this.longest = 2L * layout.frameBytes() + LEAST_LONGEST;
      this.offsets = offsets(frames);
      advance();
    }

    /** The joined fragments of the frame that comes next. */
    byte[] nextFrame() throws IOException {
      if (next == null) {
        throw new UnreadableFile(
            Fault.TRUNCATED, "fewer compressed frames than the %d announced".formatted(frames));
      }
      byte[] first = next;
      advance();
      if (next == null || beginsFrame()) {
        return first;
      }
      ByteArrayOutputStream joined = new ByteArrayOutputStream(2 * first.length);
      joined.writeBytes(first);
      while (next != null && !beginsFrame()) {
        joined.writeBytes(next);
        if (joined.size() > longest) {
          throw new UnreadableFile(
              Fault.TOO_LARGE,
              "a compressed frame takes more than the %d bytes that its pixels need"
                  .formatted(longest));
        }
        advance();
      }
      return joined.toByteArray();
    }

    void requireEnd() throws UnreadableFile {
      if (next != null) {
        throw new UnreadableFile(
            Fault.MALFORMED, "more compressed frames than the %d announced".formatted(frames));
      }
    }

    /** The table is empty, or has one offset a frame; an unusable one is ignored. */
    private int[] offsets(int count) throws IOException {
      if (!in.readItemHeader()) {
        return new int[0];
      }
      byte[] table = in.readFragment(Math.max(longest, 4L * count));
      if (table.length != 4L * count) {
        return new int[0];
      }
      int[] found = new int[count];
      ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(found);
      return found;
    }

    private void advance() throws IOException {
      nextPosition = position;
      next = in.readItemHeader() ? in.readFragment(longest) : null;
      position += next == null ? 0 : 8 + next.length;
    }

    /** As the offset table says, or, without one, as the fragment looks. */
    private boolean beginsFrame() {
      if (offsets.length == 0 || frames == 1) {
        return codec.beginsFrame(next);
      }
      for (int offset : offsets) {
        if (Integer.toUnsignedLong(offset) == nextPosition) {
          return true;
        }
      }
      return false;
    }
  }
}
