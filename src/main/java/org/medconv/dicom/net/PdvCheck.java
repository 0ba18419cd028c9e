package org.medconv.dicom.net;

import org.aoju.bus.image.metric.internal.pdu.AAbort;

/**
 * Checks the presentation data values of P-DATA-TF PDUs (PS3.8 9.3.5) as their bytes pass. The
 * toolkit trusts the lengths inside a command and allocates up to 64 MiB for one. Here a command is
 * limited to its size, its elements to group 0000 (PS3.7 6.3.1), and a data set to its limit.
 */
final class PdvCheck {
  /** Length, presentation context, message control header. */
  static final int HEADER_BYTES = 6;

  private static final int ELEMENT_HEADER_BYTES = 8;
  private static final int COMMAND = 1;
  private static final int LAST = 2;

  private final PduLimits limits;
  private final byte[] header = new byte[HEADER_BYTES];
  private final byte[] element = new byte[ELEMENT_HEADER_BYTES];
  private int headerRead;
  private int elementRead;
  private int pduLeft;
  private int pdvLeft;
  private int valueLeft;
  private int commandBytes;
  private long dataAllowed;

  PdvCheck(PduLimits limits) {
    this.limits = limits;
    this.dataAllowed = limits.datasetBytes();
  }

  void allowData(long bytes) {
    dataAllowed = bytes;
  }

  /** Announces a P-DATA-TF of this length; 0 for a PDU of another type. */
  void enterPdu(int length) {
    pduLeft = length;
    headerRead = 0;
    pdvLeft = 0;
  }

  void see(byte[] bytes, int offset, int count) throws AAbort {
    int at = offset;
    int end = offset + count;
    while (at < end && pduLeft > 0) {
      int seen = pdvLeft == 0 ? seeHeader(bytes, at) : seePayload(bytes, at, end);
      at += seen;
      pduLeft -= seen;
    }
  }

  private int seeHeader(byte[] bytes, int at) throws AAbort {
    header[headerRead++] = bytes[at];
    if (headerRead == HEADER_BYTES) {
      headerRead = 0;
      int length = BigEndian.int32(header, 0);
      if (length < 2 || length - 2 > pduLeft - 1) {
        throw PduInput.abort(AAbort.INVALID_PDU_PARAMETER_VALUE);
      }
      pdvLeft = length - 2;
      if (pdvLeft == 0) {
        leavePdv();
      }
    }
    return 1;
  }

  private int seePayload(byte[] bytes, int at, int end) throws AAbort {
    int count = Math.min(pdvLeft, end - at);
    if (is(COMMAND)) {
      seeCommand(bytes, at, count);
    } else {
      dataAllowed -= count;
      if (dataAllowed < 0) {
        throw PduInput.abort(AAbort.REASON_NOT_SPECIFIED);
      }
    }
    pdvLeft -= count;
    if (pdvLeft == 0) {
      leavePdv();
    }
    return count;
  }

  private void leavePdv() {
    if (is(COMMAND) && is(LAST)) {
      commandBytes = 0;
      elementRead = 0;
      valueLeft = 0;
    }
  }

  private boolean is(int flag) {
    return (header[HEADER_BYTES - 1] & flag) != 0;
  }

  private void seeCommand(byte[] bytes, int offset, int count) throws AAbort {
    commandBytes += count;
    if (commandBytes > limits.commandBytes()) {
      throw PduInput.abort(AAbort.INVALID_PDU_PARAMETER_VALUE);
    }
    int at = offset;
    int end = offset + count;
    while (at < end) {
      if (valueLeft > 0) {
        int skipped = Math.min(valueLeft, end - at);
        valueLeft -= skipped;
        at += skipped;
      } else {
        seeElementHeader(bytes[at++]);
      }
    }
  }

  /** Commands are implicit VR little endian: group, element, length. */
  private void seeElementHeader(byte next) throws AAbort {
    element[elementRead++] = next;
    if (elementRead < ELEMENT_HEADER_BYTES) {
      return;
    }
    elementRead = 0;
    boolean command = element[0] == 0 && element[1] == 0;
    int length =
        element[7] << 24
            | (element[6] & 0xff) << 16
            | (element[5] & 0xff) << 8
            | (element[4] & 0xff);
    if (!command || length < 0 || length > limits.commandBytes()) {
      throw PduInput.abort(AAbort.INVALID_PDU_PARAMETER_VALUE);
    }
    valueLeft = length;
  }
}
