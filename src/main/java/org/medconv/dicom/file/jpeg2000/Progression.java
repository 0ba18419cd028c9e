package org.medconv.dicom.file.jpeg2000;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of packets in one order: a progression order change (POC, A.6.6), or all packets.
 *
 * @param order Table A.16
 * @param resolutionStart the first resolution
 * @param resolutionEnd behind the last one
 * @param layerEnd behind the last layer
 */
record Progression(Order order, int resolutionStart, int resolutionEnd, int layerEnd) {
  /** Table A.16: layer, resolution, component, position. */
  enum Order {
    LRCP,
    RLCP,
    RPCL,
    PCRL,
    CPRL;

    static Order of(int code) throws BadCodestream {
      if (code >= values().length) {
        throw BadCodestream.malformed("its progression order is %d", code);
      }
      return values()[code];
    }
  }

  private static final int ENTRY = 7;

  /** Reads POC. The component range is ignored, since there is one component. */
  static List<Progression> readChanges(Bytes segment) throws BadCodestream {
    List<Progression> changes = new ArrayList<>();
    while (segment.remaining() >= ENTRY) {
      int start = segment.unsigned8();
      int componentStart = segment.unsigned8();
      int layers = segment.unsigned16();
      int end = segment.unsigned8();
      segment.unsigned8();
      Order order = Order.of(segment.unsigned8());
      if (componentStart == 0) {
        changes.add(new Progression(order, start, end, layers));
      }
    }
    if (segment.remaining() > 0 || changes.isEmpty()) {
      throw BadCodestream.malformed("its progression order changes are broken");
    }
    return changes;
  }
}
