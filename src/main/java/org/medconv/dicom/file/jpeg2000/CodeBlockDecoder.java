package org.medconv.dicom.file.jpeg2000;

import java.util.Arrays;

/** Decodes the coefficients of code-blocks, bit-plane by bit-plane (Annex D). Not thread-safe. */
final class CodeBlockDecoder {
  /**
   * The state of a sample: which neighbours are significant, which of them negative, and its own.
   */
  private static final int N = 1;

  private static final int S = 2;
  private static final int W = 4;
  private static final int E = 8;
  private static final int NW = 16;
  private static final int NE = 32;
  private static final int SW = 64;
  private static final int SE = 128;
  private static final int NEIGHBOURS = 0xff;
  private static final int NEGATIVE = 8; // shift from a neighbour's bit to that of its sign
  private static final int SIGNIFICANT = 1 << 12;
  private static final int VISITED = 1 << 13;
  private static final int REFINED = 1 << 14;
  private static final int MINUS = 1 << 15;

  /** The part of the stripe below that a vertically causal code-block ignores (D.7). */
  private static final int BELOW = S | SW | SE | (S << NEGATIVE);

  private static final int SIGN_CONTEXTS = 9;
  private static final int REFINEMENT_CONTEXTS = 14;
  private static final int RUN_LENGTH = 17;
  private static final int UNIFORM = 18;

  private static final int STRIPE = 4;

  /** Magnitudes are integers. */
  private static final int MAXIMUM_PLANES = 31;

  private static final byte[][] ZERO_CODING = zeroCodingContexts();
  private static final byte[] SIGN_CODING = signCodingContexts();

  private final BlockCoding coding;
  private final int regionShift;
  private final ArithmeticDecoder arithmetic = new ArithmeticDecoder(UNIFORM + 1);
  private int width;
  private int height;
  private int stride;
  private int[] flags = new int[0];
  private int[] magnitudes = new int[0];
  private byte[] zeroCoding;
  private int plane;
  private RawBits raw;

  CodeBlockDecoder(BlockCoding coding, int regionShift) {
    this.coding = coding;
    this.regionShift = regionShift;
  }

  /**
   * Decodes a block into its place in a sub-band.
   *
   * @param to the sub-band's coefficients, row by row
   */
  void decode(CodeBlock block, Band band, int[] to) throws BadCodestream {
    if (!block.isIncluded()) {
      return;
    }
    requireLossless(block);
    prepare(block, band);
    int pass = 0;
    for (CodeBlock.Segment segment : block.segments()) {
      begin(segment, pass);
      for (int n = 0; n < segment.passes(); n++) {
        decodePass(pass, block.bitPlanes());
        pass++;
      }
    }
    write(block.place(), band.place(), to);
  }

  /**
   * Encoders may leave out last passes without content. If more than a whole bit-plane is missing,
   * the stream was truncated to a rate. The planes below a region of interest are empty (H.1).
   */
  private void requireLossless(CodeBlock block) throws BadCodestream {
    if (block.bitPlanes() > MAXIMUM_PLANES) {
      throw BadCodestream.unsupported("it has code-blocks of %d bit-planes", block.bitPlanes());
    }
    int full = 3 * block.bitPlanes() - 2;
    if (full - block.passes() > 3 * (1 + regionShift)) {
      throw BadCodestream.unsupported(
          "it is not lossless: %d of the %d passes of a code-block were left out",
          full - block.passes(), full);
    }
  }

  private void prepare(CodeBlock block, Band band) {
    width = block.place().width();
    height = block.place().height();
    stride = width + 2;
    int size = stride * (height + 2);
    if (flags.length < size) {
      flags = new int[size];
      magnitudes = new int[size];
    } else {
      Arrays.fill(flags, 0, size, 0);
      Arrays.fill(magnitudes, 0, size, 0);
    }
    zeroCoding = ZERO_CODING[band.kind().ordinal()];
    resetContexts();
  }

  /** Table D.7. */
  private void resetContexts() {
    for (int context = 0; context <= UNIFORM; context++) {
      arithmetic.setContext(context, 0);
    }
    arithmetic.setContext(0, 4);
    arithmetic.setContext(RUN_LENGTH, 3);
    arithmetic.setContext(UNIFORM, 46);
  }

  private void begin(CodeBlock.Segment segment, int pass) {
    if (CodeBlock.isRaw(pass, coding)) {
      raw = new RawBits(segment.data());
    } else {
      raw = null;
      arithmetic.begin(segment.data());
    }
  }

  private void decodePass(int pass, int bitPlanes) throws BadCodestream {
    plane = bitPlanes - 1 - (pass + 2) / 3;
    switch ((pass + 2) % 3) {
      case 0 -> significancePass();
      case 1 -> refinementPass();
      default -> cleanupPass();
    }
    if (coding.has(BlockCoding.RESET)) {
      resetContexts();
    }
  }

  private int at(int column, int row) {
    return (row + 1) * stride + column + 1;
  }

  /** The state of a sample as this pass sees it. */
  private int seen(int at, int row) {
    return coding.has(BlockCoding.VERTICALLY_CAUSAL) && row % STRIPE == STRIPE - 1
        ? flags[at] & ~BELOW
        : flags[at];
  }

  /** D.3.1. */
  private void significancePass() {
    for (int top = 0; top < height; top += STRIPE) {
      int bottom = Math.min(top + STRIPE, height);
      for (int column = 0; column < width; column++) {
        for (int row = top; row < bottom; row++) {
          int at = at(column, row);
          int state = seen(at, row);
          if ((state & SIGNIFICANT) == 0 && (state & NEIGHBOURS) != 0) {
            if (bit(zeroCoding[state & NEIGHBOURS]) == 1) {
              becomeSignificant(at, state);
            }
            flags[at] |= VISITED;
          }
        }
      }
    }
  }

  /** D.3.3. */
  private void refinementPass() {
    for (int top = 0; top < height; top += STRIPE) {
      int bottom = Math.min(top + STRIPE, height);
      for (int column = 0; column < width; column++) {
        for (int row = top; row < bottom; row++) {
          int at = at(column, row);
          int state = seen(at, row);
          if ((state & (SIGNIFICANT | VISITED)) == SIGNIFICANT) {
            magnitudes[at] |= bit(refinementContext(state)) << plane;
            flags[at] |= REFINED;
          }
        }
      }
    }
  }

  /** Table D.4. */
  private static int refinementContext(int state) {
    if ((state & REFINED) != 0) {
      return REFINEMENT_CONTEXTS + 2;
    }
    return (state & NEIGHBOURS) == 0 ? REFINEMENT_CONTEXTS : REFINEMENT_CONTEXTS + 1;
  }

  /** D.3.4. */
  private void cleanupPass() throws BadCodestream {
    for (int top = 0; top < height; top += STRIPE) {
      int bottom = Math.min(top + STRIPE, height);
      for (int column = 0; column < width; column++) {
        cleanUpColumn(column, top, bottom);
      }
    }
    if (coding.has(BlockCoding.SEGMENTATION_SYMBOLS)) {
      requireSegmentationSymbol();
    }
  }

  private void cleanUpColumn(int column, int top, int bottom) {
    int row = top;
    if (bottom - top == STRIPE && isUntouched(column, top)) {
      if (arithmetic.decode(RUN_LENGTH) == 0) {
        return;
      }
      row += (arithmetic.decode(UNIFORM) << 1) | arithmetic.decode(UNIFORM);
      int at = at(column, row);
      becomeSignificant(at, seen(at, row));
      row++;
    }
    for (; row < bottom; row++) {
      int at = at(column, row);
      int state = seen(at, row);
      if ((state & (SIGNIFICANT | VISITED)) == 0
          && arithmetic.decode(zeroCoding[state & NEIGHBOURS]) == 1) {
        becomeSignificant(at, state);
      }
    }
    for (row = top; row < bottom; row++) {
      flags[at(column, row)] &= ~VISITED;
    }
  }

  private boolean isUntouched(int column, int top) {
    int any = 0;
    for (int row = top; row < top + STRIPE; row++) {
      any |= seen(at(column, row), row);
    }
    return (any & (SIGNIFICANT | VISITED | NEIGHBOURS)) == 0;
  }

  /** D.5. */
  private void requireSegmentationSymbol() throws BadCodestream {
    int symbol = 0;
    for (int b = 0; b < 4; b++) {
      symbol = (symbol << 1) | arithmetic.decode(UNIFORM);
    }
    if (symbol != 0b1010) {
      throw BadCodestream.malformed("a code-block is damaged");
    }
  }

  /** D.3.2. */
  private void becomeSignificant(int at, int state) {
    int context = SIGN_CODING[(state & 0xf) | ((state >> 4) & 0xf0)];
    int minus;
    if (raw != null) {
      minus = raw.bit();
    } else {
      minus = arithmetic.decode(context & 0x1f) ^ (context >> 5);
    }
    magnitudes[at] |= 1 << plane;
    flags[at] |= SIGNIFICANT | (minus == 1 ? MINUS : 0);
    int sign = minus << NEGATIVE;
    flags[at - stride] |= S | S * sign;
    flags[at + stride] |= N | N * sign;
    flags[at - 1] |= E | E * sign;
    flags[at + 1] |= W | W * sign;
    flags[at - stride - 1] |= SE;
    flags[at - stride + 1] |= SW;
    flags[at + stride - 1] |= NE;
    flags[at + stride + 1] |= NW;
  }

  private int bit(int context) {
    return raw != null ? raw.bit() : arithmetic.decode(context);
  }

  private void write(Rectangle block, Rectangle band, int[] to) {
    for (int row = 0; row < height; row++) {
      int line = (block.y0() - band.y0() + row) * band.width() + block.x0() - band.x0();
      for (int column = 0; column < width; column++) {
        int at = at(column, row);
        int magnitude = magnitudes[at];
        if (regionShift > 0 && magnitude >>> Math.min(regionShift, 31) != 0) {
          magnitude >>>= regionShift; // Maxshift, H.1
        }
        to[line + column] = (flags[at] & MINUS) != 0 ? -magnitude : magnitude;
      }
    }
  }

  /** Table D.1. */
  private static byte[][] zeroCodingContexts() {
    byte[][] contexts = new byte[Band.Kind.values().length][NEIGHBOURS + 1];
    for (int state = 0; state <= NEIGHBOURS; state++) {
      int horizontal = Integer.bitCount(state & (W | E));
      int vertical = Integer.bitCount(state & (N | S));
      int diagonal = Integer.bitCount(state & (NW | NE | SW | SE));
      byte low = (byte) lowContext(horizontal, vertical, diagonal);
      contexts[Band.Kind.LL.ordinal()][state] = low;
      contexts[Band.Kind.LH.ordinal()][state] = low;
      contexts[Band.Kind.HL.ordinal()][state] = (byte) lowContext(vertical, horizontal, diagonal);
      contexts[Band.Kind.HH.ordinal()][state] = (byte) highContext(horizontal + vertical, diagonal);
    }
    return contexts;
  }

  private static int lowContext(int along, int across, int diagonal) {
    if (along == 2) {
      return 8;
    }
    if (along == 1) {
      return across > 0 ? 7 : diagonal > 0 ? 6 : 5;
    }
    return across > 0 ? 2 + across : Math.min(diagonal, 2);
  }

  private static int highContext(int straight, int diagonal) {
    return switch (diagonal) {
      case 0 -> Math.min(straight, 2);
      case 1 -> 3 + Math.min(straight, 2);
      case 2 -> straight > 0 ? 7 : 6;
      default -> 8;
    };
  }

  /** Tables D.2 and D.3: the context, and in bit 5 whether the sign is inverted. */
  private static byte[] signCodingContexts() {
    byte[] contexts = new byte[256];
    for (int state = 0; state < contexts.length; state++) {
      int horizontal = contribution(state, W) + contribution(state, E);
      int vertical = contribution(state, N) + contribution(state, S);
      int h = Integer.signum(horizontal);
      int v = Integer.signum(vertical);
      boolean inverted = h < 0 || (h == 0 && v < 0);
      int context = h == 0 ? Math.abs(v) : inverted ? 3 - v : 3 + v;
      contexts[state] = (byte) ((SIGN_CONTEXTS + context) | (inverted ? 1 << 5 : 0));
    }
    return contexts;
  }

  private static int contribution(int state, int neighbour) {
    if ((state & neighbour) == 0) {
      return 0;
    }
    return (state & (neighbour << 4)) == 0 ? 1 : -1;
  }

  /** Bits that bypass the arithmetic coder, D.6: after an FF byte the next one holds seven. */
  private static final class RawBits {
    private final byte[] data;
    private int at;
    private int held;
    private int count;

    RawBits(byte[] data) {
      this.data = data;
    }

    int bit() {
      if (count == 0) {
        count = held == 0xff ? 7 : 8;
        held = at < data.length ? data[at++] & 0xff : 0xff;
      }
      count--;
      return (held >> count) & 1;
    }
  }
}
