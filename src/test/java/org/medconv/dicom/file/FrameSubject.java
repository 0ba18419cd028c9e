package org.medconv.dicom.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.random.RandomGenerator;
import org.aoju.bus.image.UID;
import org.medconv.fuzz.Frames;
import org.medconv.fuzz.MarkedStream;
import org.medconv.fuzz.Subject;
import org.medconv.fuzz.Wounds;

/**
 * Frames of one codec: legal ones with changed segments or bytes. The codec is called directly, so
 * that the file reader does not hide its defects.
 */
public final class FrameSubject implements Subject {
  /** Columns, rows, bits stored and allocated, sign: before the frame. */
  private static final int HEAD = 7;

  /** Process 14 with any predictor. */
  private static final String JPEG = UID.JPEGLosslessNonHierarchical14;

  private final FrameCodec codec;
  private final boolean marked;
  private final List<Frames.Frame> seeds;
  private final List<byte[]> streams;

  private FrameSubject(FrameCodec codec, boolean marked, String syntax) throws Exception {
    this.codec = codec;
    this.marked = marked;
    this.seeds = Frames.of(syntax);
    this.streams = seeds.stream().map(Frames.Frame::bytes).toList();
  }

  public static Subject jpeg2000() throws Exception {
    return new FrameSubject(new Jpeg2000Codec(), true, UID.JPEG2000LosslessOnly);
  }

  public static Subject jpegLs() throws Exception {
    return new FrameSubject(new JpegLsCodec(), true, UID.JPEGLSLossless);
  }

  public static Subject jpegLossless() throws Exception {
    return new FrameSubject(new JpegLosslessCodec(), true, JPEG);
  }

  public static Subject runLength() throws Exception {
    return new FrameSubject(new RunLengthCodec(), false, UID.RLELossless);
  }

  @Override
  public byte[] input(RandomGenerator random) {
    Frames.Frame seed = Wounds.one(seeds, random);
    byte[] frame = marked && random.nextInt(4) != 0 ? remarked(seed, random) : bytes(seed, random);
    boolean other = random.nextInt(16) == 0;
    int bits = other ? 1 + random.nextInt(16) : seed.bits();
    int allocated = bits <= 8 && random.nextBoolean() ? 8 : 16;
    ByteBuffer input = ByteBuffer.allocate(HEAD + frame.length);
    input.putShort((short) (other ? 1 + random.nextInt(2048) : seed.columns()));
    input.putShort((short) (other ? 1 + random.nextInt(2048) : seed.rows()));
    input.put((byte) bits).put((byte) allocated).put((byte) (seed.signed() ? 1 : 0));
    return input.put(frame).array();
  }

  private byte[] remarked(Frames.Frame seed, RandomGenerator random) {
    return MarkedStream.of(seed.bytes())
        .wounded(MarkedStream.of(Wounds.one(streams, random)), random);
  }

  private byte[] bytes(Frames.Frame seed, RandomGenerator random) {
    byte[] bytes = Wounds.wounded(seed.bytes(), streams, random);
    if (!marked && bytes.length > 64 && random.nextInt(4) == 0) {
      // RLE: the number of segments and where they begin, PS3.5 G.5.
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(4 * random.nextInt(4), (int) Wounds.edge(random));
    }
    return bytes;
  }

  @Override
  public Ending attempt(byte[] input) throws Throwable {
    ByteBuffer in = ByteBuffer.wrap(input);
    int columns = in.getShort();
    int rows = in.getShort();
    int bits = in.get();
    int allocated = in.get();
    boolean signed = in.get() == 1;
    PixelLayout layout = new PixelLayout(columns, rows, 1, allocated, bits, bits - 1, signed);
    byte[] frame = new byte[in.remaining()];
    in.get(frame);
    codec.beginsFrame(frame);
    try {
      short[] cells = codec.decode(frame, layout);
      if (cells.length != layout.framePixels()) {
        throw new IllegalStateException("%d cells".formatted(cells.length));
      }
      layout.requireOnlyStoredBits(cells);
      return Ending.TAKEN;
    } catch (UnreadableFile refusal) {
      return Subject.refused(refusal);
    }
  }
}
