package org.medconv.dicom.file;

/** The bits of a JPEG or JPEG-LS scan, the highest of each byte first. For one thread. */
abstract class EntropyCodedBits {
  final byte[] bytes;

  /** Where the next byte stands. */
  int at;

  /** The byte whose bits are handed out, and how many of them are left. */
  int held;

  int count;

  EntropyCodedBits(byte[] bytes, int start) {
    this.bytes = bytes;
    this.at = start;
  }

  /** Takes the next byte: sets {@link #held} and {@link #count}, and goes on behind it. */
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

  /** Leaves what pads the last byte, and steps over a restart marker. */
  void restart(int number) throws UnreadableFile {
    at = MarkerSegments.behindRestart(bytes, at, number);
    count = 0;
  }

  final void requireEnd() throws UnreadableFile {
    MarkerSegments.requireEnd(bytes, at);
  }
}
