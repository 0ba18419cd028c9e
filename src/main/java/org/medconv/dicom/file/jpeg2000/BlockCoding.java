package org.medconv.dicom.file.jpeg2000;

import java.util.Arrays;

/**
 * The transform of a component and the coding of its code-blocks: the parameters that COD and COC
 * share (A.6.1, Table A.20).
 *
 * @param levels decomposition levels N_L, 0 to 32
 * @param widthExponent xcb: code-blocks are at most 2 to this power wide
 * @param style Table A.19
 * @param precincts one byte per resolution: PPx in the low four bits, PPy in the high ones
 */
record BlockCoding(int levels, int widthExponent, int heightExponent, int style, byte[] precincts) {
  static final int BYPASS = 1;
  static final int RESET = 2;
  static final int TERMINATE_ALL = 4;
  static final int VERTICALLY_CAUSAL = 8;
  static final int SEGMENTATION_SYMBOLS = 32;

  private static final int STYLES = 0x3f;
  private static final int REVERSIBLE = 1;

  static BlockCoding read(Bytes segment, boolean ownPrecincts) throws BadCodestream {
    int levels = segment.unsigned8();
    int width = segment.unsigned8() + 2;
    int height = segment.unsigned8() + 2;
    int style = segment.unsigned8();
    int transform = segment.unsigned8();
    if (levels > 32 || width > 10 || height > 10 || width + height > 12) {
      throw BadCodestream.malformed(
          "it has %d levels and code-blocks of 2^%d x 2^%d", levels, width, height);
    }
    if ((style & ~STYLES) != 0) {
      throw BadCodestream.unsupported("its code-blocks are of style %02X", style);
    }
    if (transform != REVERSIBLE) {
      throw BadCodestream.unsupported("it is not lossless: its transform is not reversible");
    }
    byte[] precincts = new byte[levels + 1];
    Arrays.fill(precincts, (byte) 0xff);
    for (int r = 0; ownPrecincts && r <= levels; r++) {
      int exponents = segment.unsigned8();
      if (r > 0 && ((exponents & 0xf) == 0 || exponents >> 4 == 0)) {
        throw BadCodestream.malformed("it has precincts of size 1 at resolution %d", r);
      }
      precincts[r] = (byte) exponents;
    }
    return new BlockCoding(levels, width, height, style, precincts);
  }

  int precinctWidthExponent(int resolution) {
    return precincts[resolution] & 0xf;
  }

  int precinctHeightExponent(int resolution) {
    return (precincts[resolution] >> 4) & 0xf;
  }

  boolean has(int flag) {
    return (style & flag) != 0;
  }
}
