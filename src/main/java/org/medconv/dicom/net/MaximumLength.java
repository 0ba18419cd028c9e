package org.medconv.dicom.net;

import java.util.Arrays;

/**
 * The Maximum Length sub-item of an association PDU (PS3.8 D.1.1, D.1.2). It is unsigned in the
 * protocol but a signed int in the toolkit, which overflows. A length of 2^31 or more becomes 0,
 * "no limit". An odd one becomes even: fragments must be even (PS3.8 annex E.1), and the toolkit
 * fills PDUs completely.
 */
final class MaximumLength {
  private static final int FIXED_FIELDS_END = 74;
  private static final int USER_INFORMATION = 0x50;
  private static final int MAXIMUM_LENGTH = 0x51;
  private static final int ITEM_HEADER_BYTES = 4;
  private static final int VALUE_BYTES = 4;

  private MaximumLength() {}

  /**
   * Changes a complete A-ASSOCIATE-RQ or -AC in place. Broken items are left for the toolkit to
   * refuse.
   */
  static void normalize(byte[] pdu) {
    int userInformation = find(pdu, FIXED_FIELDS_END, pdu.length, USER_INFORMATION);
    if (userInformation < 0) {
      return;
    }
    int begin = userInformation + ITEM_HEADER_BYTES;
    int end = Math.min(pdu.length, begin + BigEndian.int16(pdu, userInformation + 2));
    int item = find(pdu, begin, end, MAXIMUM_LENGTH);
    int value = item + ITEM_HEADER_BYTES;
    if (item < 0 || value + VALUE_BYTES > end) {
      return;
    }
    if (pdu[value] < 0) {
      Arrays.fill(pdu, value, value + VALUE_BYTES, (byte) 0);
    } else if (BigEndian.int32(pdu, value) > 1) {
      pdu[value + VALUE_BYTES - 1] &= (byte) 0xfe;
    }
  }

  private static int find(byte[] pdu, int begin, int end, int type) {
    int at = begin;
    while (at + ITEM_HEADER_BYTES <= end) {
      if ((pdu[at] & 0xff) == type) {
        return at;
      }
      at += ITEM_HEADER_BYTES + BigEndian.int16(pdu, at + 2);
    }
    return -1;
  }
}
