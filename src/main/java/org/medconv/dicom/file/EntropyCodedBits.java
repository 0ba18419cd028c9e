package org.medconv.dicom.file;

/** The bits of a JPEG or JPEG-LS scan, most significant bit first. Not thread-safe. */
abstract class EntropyCodedBits {
  final byte[] bytes;

  /** Position of the next byte. */
  int at;

  /** The byte whose bits are being returned, and the number of bits left. */
  int held;

  int count;

  EntropyCodedBits(byte[] bytes, int start) {
    this.bytes = bytes;
    this.at = start;
  }

  /** Reads the next byte: sets {@link #held} and {@link #count}, and moves behind it. */
  abstract void fill() throws UnreadableFile;

  final int bit() throws UnreadableFile {
    if (count == 0) {
      fill();
    }
    count--;
    return (held >> count) & 1;
  }

  final int bits(int n) throws UnreadableFile {
    int value = 0;
    for (int b = 0; b < n; b++) {
      value = (value << 1) | bit();
    }
    return value;
  }

  /** Skips the padding of the last byte and a restart marker. */
  void restart(int number) throws UnreadableFile {
    at = MarkerSegments.behindRestart(bytes, at, number);
    count = 0;
  }

  final void requireEnd() throws UnreadableFile {
    MarkerSegments.requireEnd(bytes, at);
  }
}
