package org.medconv.dicom.net;

/** Numbers of the upper layer protocol, which is big endian (PS3.8 9.3.1). */
final class BigEndian {
  private BigEndian() {}

  static int int16(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  static int int32(byte[] bytes, int at) {
    return (int16(bytes, at) << 16) | int16(bytes, at + 2);
  }
}
