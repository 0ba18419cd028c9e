package org.medconv.dicom.net;

/**
 * Limits on the memory that a peer can use.
 *
 * @param pduBytes the maximum PDU length that this node announces (PS3.8 D.1)
 * @param associationBytes an A-ASSOCIATE-RQ or -AC
 * @param commandBytes a command set
 * @param datasetBytes a data set that is read into memory; C-STORE is streamed instead
 */
record PduLimits(int pduBytes, int associationBytes, int commandBytes, long datasetBytes) {
  /** Some senders count PDU and PDV headers differently from PS3.8. */
  private static final int MISCOUNTED_BYTES = 64;

  static PduLimits of(int pduBytes) {
    return new PduLimits(pduBytes, 1 << 18, 1 << 16, 16L << 20);
  }

  /** For associations opened by this node: C-FIND matches and commitment reports are small. */
  static PduLimits ofPeer(int pduBytes) {
    return new PduLimits(pduBytes, 1 << 18, 1 << 16, 4L << 20);
  }

  int tolerablePduBytes() {
    return pduBytes + MISCOUNTED_BYTES;
  }
}
