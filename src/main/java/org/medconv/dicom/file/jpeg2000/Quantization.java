package org.medconv.dicom.file.jpeg2000;

/**
 * Exponents of the sub-bands, QCD and QCC (A.6.4) without quantization, as the reversible transform
 * uses them.
 *
 * @param guardBits G, 0 to 7
 * @param exponents LL first, then HL, LH, HH of each resolution
 */
record Quantization(int guardBits, int[] exponents) {
  private static final int NONE = 0;

  static Quantization read(Bytes segment) throws BadCodestream {
    int style = segment.unsigned8();
    if ((style & 0x1f) != NONE) {
      throw BadCodestream.unsupported("it is not lossless: its coefficients are quantized");
    }
    int[] exponents = new int[segment.remaining()];
    for (int b = 0; b < exponents.length; b++) {
      exponents[b] = segment.unsigned8() >> 3;
    }
    return new Quantization(style >> 5, exponents);
  }

  /** M_b, Equation E-2: magnitude bits of a sub-band. */
  int bitPlanes(int band) throws BadCodestream {
    if (band >= exponents.length) {
      throw BadCodestream.malformed("it has exponents for %d sub-bands only", exponents.length);
    }
    return Math.max(0, guardBits + exponents[band] - 1);
  }
}
