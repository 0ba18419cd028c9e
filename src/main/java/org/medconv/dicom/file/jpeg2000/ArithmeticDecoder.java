package org.medconv.dicom.file.jpeg2000;

/** The MQ decoder of Annex C, over one codeword segment; beyond its end it reads FF (D.4.1). */
final class ArithmeticDecoder {
  /** Table C.2: Qe, NMPS, NLPS, SWITCH. */
  private static final int[][] STATES = {
    {0x5601, 1, 1, 1},
    {0x3401, 2, 6, 0},
    {0x1801, 3, 9, 0},
    {0x0AC1, 4, 12, 0},
    {0x0521, 5, 29, 0},
    {0x0221, 38, 33, 0},
    {0x5601, 7, 6, 1},
    {0x5401, 8, 14, 0},
    {0x4801, 9, 14, 0},
    {0x3801, 10, 14, 0},
    {0x3001, 11, 17, 0},
    {0x2401, 12, 18, 0},
    {0x1C01, 13, 20, 0},
    {0x1601, 29, 21, 0},
    {0x5601, 15, 14, 1},
    {0x5401, 16, 14, 0},
    {0x5101, 17, 15, 0},
    {0x4801, 18, 16, 0},
    {0x3801, 19, 17, 0},
    {0x3401, 20, 18, 0},
    {0x3001, 21, 19, 0},
    {0x2801, 22, 19, 0},
    {0x2401, 23, 20, 0},
    {0x2201, 24, 21, 0},
    {0x1C01, 25, 22, 0},
    {0x1801, 26, 23, 0},
    {0x1601, 27, 24, 0},
    {0x1401, 28, 25, 0},
    {0x1201, 29, 26, 0},
    {0x1101, 30, 27, 0},
    {0x0AC1, 31, 28, 0},
    {0x09C1, 32, 29, 0},
    {0x08A1, 33, 30, 0},
    {0x0521, 34, 31, 0},
    {0x0441, 35, 32, 0},
    {0x02A1, 36, 33, 0},
    {0x0221, 37, 34, 0},
    {0x0141, 38, 35, 0},
    {0x0111, 39, 36, 0},
    {0x0085, 40, 37, 0},
    {0x0049, 41, 38, 0},
    {0x0025, 42, 39, 0},
    {0x0015, 43, 40, 0},
    {0x0009, 44, 41, 0},
    {0x0005, 45, 42, 0},
    {0x0001, 45, 43, 0},
    {0x5601, 46, 46, 0}
  };

  private static final int COUNT = STATES.length;
  private static final int[] QE = new int[COUNT];
  private static final byte[] AFTER_MPS = new byte[COUNT];
  private static final byte[] AFTER_LPS = new byte[COUNT];
  private static final byte[] SWITCH = new byte[COUNT];

  static {
    for (int i = 0; i < COUNT; i++) {
      QE[i] = STATES[i][0];
      AFTER_MPS[i] = (byte) STATES[i][1];
      AFTER_LPS[i] = (byte) STATES[i][2];
      SWITCH[i] = (byte) STATES[i][3];
    }
  }

  private final byte[] index;
  private final byte[] mps;
  private byte[] data;
  private int at;
  private int a;
  private int c;
  private int ct;

  ArithmeticDecoder(int contexts) {
    index = new byte[contexts];
    mps = new byte[contexts];
  }

  void setContext(int context, int state) {
    index[context] = (byte) state;
    mps[context] = 0;
  }

  /** INITDEC, Figure C.10; the contexts stay as they are. */
  void begin(byte[] segment) {
    data = segment;
    at = 0;
    c = byteAt(0) << 16;
    byteIn();
    c <<= 7;
    ct -= 7;
    a = 0x8000;
  }

  /** DECODE, Figure C.15. */
  int decode(int context) {
    int state = index[context];
    int qe = QE[state];
    a -= qe;
    if (c >>> 16 < qe) {
      boolean likely = a < qe;
      a = qe;
      return exchanged(context, state, likely);
    }
    c -= qe << 16;
    if ((a & 0x8000) != 0) {
      return mps[context];
    }
    return exchanged(context, state, a >= qe);
  }

  /** Figures C.16 to C.18. */
  private int exchanged(int context, int state, boolean likely) {
    int bit = mps[context];
    if (likely) {
      index[context] = AFTER_MPS[state];
    } else {
      bit = 1 - bit;
      if (SWITCH[state] == 1) {
        mps[context] = (byte) bit;
      }
      index[context] = AFTER_LPS[state];
    }
    do {
      if (ct == 0) {
        byteIn();
      }
      a <<= 1;
      c <<= 1;
      ct--;
    } while ((a & 0x8000) == 0);
    return bit;
  }

  /** BYTEIN, Figure C.19. */
  private void byteIn() {
    if (byteAt(at) != 0xff) {
      at++;
      c += byteAt(at) << 8;
      ct = 8;
    } else if (byteAt(at + 1) > 0x8f) {
      c += 0xff00;
      ct = 8;
    } else {
      at++;
      c += byteAt(at) << 9;
      ct = 7;
    }
  }

  private int byteAt(int position) {
    return position < data.length ? data[position] & 0xff : 0xff;
  }
}
