package org.medconv.dicom.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.aoju.bus.image.UID;

/**
 * Checks whether a complete encoded data set ends where an element ends (PS3.5 7). If it was cut
 * off on its way, it can never be read. Follows lengths and tags only, and stores nothing.
 */
public final class DataSetEnd {
  /** PS3.5 table 7.1-1: these have a length of 32 bits. */
  private static final Set<String> LONG =
      Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");

  private static final int ITEM = 0xe000;
  private static final int ITEM_END = 0xe00d;
  private static final int SEQUENCE_END = 0xe0dd;
  private static final int DELIMITERS = 0xfffe;
  private static final int UNDEFINED = -1;

  private final ByteBuffer bytes;
  private final boolean explicit;
  private int open;

  private DataSetEnd(ByteBuffer bytes, boolean explicit) {
    this.bytes = bytes;
    this.explicit = explicit;
  }

  /**
   * Checks a complete data set.
   *
   * @param length number of valid {@code bytes}
   * @return false if the data end inside an element, an item or a sequence; true otherwise, also if
   *     this cannot be known (deflated, or content in another encoding)
   */
  public static boolean isWhole(byte[] bytes, int length, String transferSyntaxUid) {
    if (UID.DeflatedExplicitVRLittleEndian.equals(transferSyntaxUid)) {
      return true;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    buffer.order(
        UID.ExplicitVRBigEndianRetired.equals(transferSyntaxUid)
            ? ByteOrder.BIG_ENDIAN
            : ByteOrder.LITTLE_ENDIAN);
    return new DataSetEnd(buffer, !UID.ImplicitVRLittleEndian.equals(transferSyntaxUid)).isWhole();
  }

  private boolean isWhole() {
    while (bytes.remaining() >= 8) {
      int group = Short.toUnsignedInt(bytes.getShort());
      int element = Short.toUnsignedInt(bytes.getShort());
      if (group == 0 && element == 0) {
        // Padding after the end, which some senders add.
        return open == 0;
      }
      Outcome outcome = group == DELIMITERS ? delimiter(element) : value();
      if (outcome != Outcome.GO_ON) {
        return outcome == Outcome.CANNOT_TELL;
      }
    }
    return open == 0 && !bytes.hasRemaining();
  }

  private enum Outcome {
    GO_ON,
    CUT,
    CANNOT_TELL
  }

  /**
   * PS3.5 7.5: an item's end and a sequence's, each with a length of zero; a fragment is an item.
   */
  private Outcome delimiter(int element) {
    int length = bytes.getInt();
    if (element == ITEM_END || element == SEQUENCE_END) {
      open = Math.max(0, open - 1);
      return Outcome.GO_ON;
    }
    if (element != ITEM) {
      return skip(length);
    }
    if (length == UNDEFINED) {
      open++;
      return Outcome.GO_ON;
    }
    return skip(length);
  }

  private Outcome value() {
    if (!explicit) {
      return value(bytes.getInt(), true);
    }
    String representation = "" + (char) bytes.get() + (char) bytes.get();
    if (!representation.matches("[A-Z]{2}")) {
      return Outcome.CANNOT_TELL;
    }
    if (!LONG.contains(representation)) {
      return skip(Short.toUnsignedInt(bytes.getShort()));
    }
    if (bytes.remaining() < 6) {
      return Outcome.CUT;
    }
    bytes.getShort();
    return value(bytes.getInt(), !representation.equals("UN"));
  }

  /**
   * @param encodedAlike whether a sequence here is encoded like the data set (PS3.5 6.2.2)
   */
  private Outcome value(int length, boolean encodedAlike) {
    if (length != UNDEFINED) {
      return skip(length);
    }
    open++;
    return encodedAlike ? Outcome.GO_ON : Outcome.CANNOT_TELL;
  }

  private Outcome skip(int length) {
    if (Integer.toUnsignedLong(length) > bytes.remaining()) {
      return Outcome.CUT;
    }
    bytes.position(bytes.position() + length);
    return Outcome.GO_ON;
  }
}
