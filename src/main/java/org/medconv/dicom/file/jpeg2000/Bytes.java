package org.medconv.dicom.file.jpeg2000;

/** Reads bytes from front to back, big endian. */
final class Bytes {
  private final byte[] bytes;
  private final int end;
  private int at;

  /**
   * A stretch of an array.
   *
   * @param start first byte
   * @param end behind the last one
   */
  Bytes(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  int position() {
    return at;
  }

  int remaining() {
    return end - at;
  }

  int unsigned8() throws BadCodestream {
    require(1);
    return bytes[at++] & 0xff;
  }

  int unsigned16() throws BadCodestream {
    return (unsigned8() << 8) | unsigned8();
  }

  long unsigned32() throws BadCodestream {
    return ((long) unsigned16() << 16) | unsigned16();
  }

  /** Whether the next two bytes are this marker. Does not move. */
  boolean isAtMarker(int marker) {
    return remaining() >= 2
        && (bytes[at] & 0xff) == marker >> 8
        && (bytes[at + 1] & 0xff) == (marker & 0xff);
  }

  /** The next {@code length} bytes, as an object of their own. */
  Bytes part(long length) throws BadCodestream {
    require(length);
    Bytes part = new Bytes(bytes, at, at + (int) length);
    at += (int) length;
    return part;
  }

  byte[] toArray() {
    return java.util.Arrays.copyOfRange(bytes, at, end);
  }

  private void require(long count) throws BadCodestream {
    if (count > remaining()) {
      throw BadCodestream.truncated("it ends %d bytes too early", count - remaining());
    }
  }
}
