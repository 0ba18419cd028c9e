package org.medconv.dicom.file.jpeg2000;

/** The bits of a packet header (B.10.1): after an FF byte the next one holds seven. */
final class HeaderBits {
  private final Bytes in;
  private int held;
  private int count;

  HeaderBits(Bytes in) {
    this.in = in;
  }

  int bit() throws BadCodestream {
    if (count == 0) {
      count = held == 0xff ? 7 : 8;
      held = in.unsigned8();
      if (count == 7 && held > 0x7f) {
        throw BadCodestream.malformed("a packet header holds a marker");
      }
    }
    count--;
    return (held >> count) & 1;
  }

  int bits(int n) throws BadCodestream {
    int value = 0;
    for (int b = 0; b < n; b++) {
      value = (value << 1) | bit();
    }
    return value;
  }

  /** Ends the header at a byte boundary; one more byte is stuffed if the last one is FF. */
  void align() throws BadCodestream {
    if (held == 0xff) {
      in.unsigned8();
    }
    held = 0;
    count = 0;
  }
}
