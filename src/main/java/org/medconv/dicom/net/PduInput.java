package org.medconv.dicom.net;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.aoju.bus.image.metric.internal.pdu.AAbort;

/**
 * Incoming PDUs (PS3.8 9.3), checked before the toolkit sees them: their type, their length, the
 * lengths inside commands. A large P-DATA-TF is copied once. Used by the reading thread of the
 * association.
 */
final class PduInput extends InputStream {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int HEADER_BYTES = 6;
  private static final int A_ASSOCIATE_RQ = 1;
  private static final int A_ASSOCIATE_AC = 2;
  private static final int P_DATA_TF = 4;
  private static final int A_ABORT = 7;

  private final Wire wire;
  private final InputStream in;
  private final PduLimits limits;
  private final PdvCheck pdvs;

  /** Bytes read ahead for a check: a header, or a whole association PDU. */
  private byte[] ahead = new byte[HEADER_BYTES];

  private int aheadAt;
  private int aheadEnd;
  private int bodyLeft;

  PduInput(Wire wire, InputStream in, PduLimits limits) {
    this.wire = wire;
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
    this.limits = limits;
    this.pdvs = new PdvCheck(limits);
  }

  void expectMessage() {
    pdvs.allowData(limits.datasetBytes());
  }

  void expectObject() {
    pdvs.allowData(Long.MAX_VALUE);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      return checkedRead(bytes, offset, length);
    } catch (SocketTimeoutException e) {
      throw wire.broken(wire.isEstablished() ? abort(AAbort.REASON_NOT_SPECIFIED) : e);
    } catch (IOException e) {
      throw wire.broken(wire.isLeavingNow() ? abort(AAbort.REASON_NOT_SPECIFIED) : e);
    }
  }

  private int checkedRead(byte[] bytes, int offset, int length) throws IOException {
    if (aheadAt == aheadEnd && bodyLeft == 0 && !nextPdu()) {
      return -1;
    }
    if (aheadAt < aheadEnd) {
      int count = Math.min(length, aheadEnd - aheadAt);
      System.arraycopy(ahead, aheadAt, bytes, offset, count);
      aheadAt += count;
      return count;
    }
    int count = in.read(bytes, offset, Math.min(length, bodyLeft));
    if (count < 0) {
      throw new EOFException("the connection ended inside a PDU");
    }
    bodyLeft -= count;
    pdvs.see(bytes, offset, count);
    return count;
  }

  /** Reads a header; returns false at the end of the connection. */
  private boolean nextPdu() throws IOException {
    if (wire.isLeavingNow()) {
      throw new EOFException("this node is being stopped");
    }
    int read = in.readNBytes(ahead, 0, HEADER_BYTES);
    if (read < HEADER_BYTES) {
      if (wire.isLeavingNow() || read > 0) {
        throw new EOFException("the connection ended inside a PDU");
      }
      return false;
    }
    int type = ahead[0] & 0xff;
    int length = checkedLength(type);
    aheadAt = 0;
    aheadEnd = HEADER_BYTES;
    if (type == A_ASSOCIATE_RQ || type == A_ASSOCIATE_AC) {
      readAssociationPdu(length);
    } else {
      bodyLeft = length;
      pdvs.enterPdu(type == P_DATA_TF ? length : 0);
    }
    return true;
  }

  private int checkedLength(int type) throws AAbort {
    if (type < A_ASSOCIATE_RQ || type > A_ABORT) {
      throw abort(AAbort.UNRECOGNIZED_PDU);
    }
    int length = BigEndian.int32(ahead, 2);
    if (length < shortest(type) || length > longest(type)) {
      throw abort(AAbort.INVALID_PDU_PARAMETER_VALUE);
    }
    return length;
  }

  private static int shortest(int type) {
    return type == P_DATA_TF ? PdvCheck.HEADER_BYTES : 4;
  }

  private int longest(int type) {
    return switch (type) {
      case A_ASSOCIATE_RQ, A_ASSOCIATE_AC -> limits.associationBytes();
      case P_DATA_TF -> limits.tolerablePduBytes();
      default -> 4;
    };
  }

  private void readAssociationPdu(int length) throws IOException {
    byte[] pdu = new byte[HEADER_BYTES + length];
    System.arraycopy(ahead, 0, pdu, 0, HEADER_BYTES);
    if (in.readNBytes(pdu, HEADER_BYTES, length) < length) {
      throw new EOFException("the connection ended inside an association PDU");
    }
    MaximumLength.normalize(pdu);
    ahead = pdu;
    aheadEnd = pdu.length;
  }

  static AAbort abort(int reason) {
    return new AAbort(AAbort.UL_SERIVE_PROVIDER, reason);
  }
}
