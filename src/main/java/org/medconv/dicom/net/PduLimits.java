package org.medconv.dicom.net;

/**
 * What a peer may make us hold in memory.
 *
 * @param pduBytes the maximum length that we announce for P-DATA-TF (PS3.8 D.1)
 * @param associationBytes an A-ASSOCIATE-RQ or -AC
 * @param commandBytes a command set
 * @param datasetBytes a data set that is read into memory, that is all but those of C-STORE
 */
record PduLimits(int pduBytes, int associationBytes, int commandBytes, long datasetBytes) {
  /** Some senders count the headers of PDU and PDV differently than PS3.8 does. */
  private static final int MISCOUNTED_BYTES = 64;

  static PduLimits of(int pduBytes) {
    return new PduLimits(pduBytes, 1 << 18, 1 << 16, 16L << 20);
  }

  /** For associations that we open: a match of C-FIND or a report of commitment is small. */
  static PduLimits ofPeer(int pduBytes) {
    return new PduLimits(pduBytes, 1 << 18, 1 << 16, 4L << 20);
  }

  int tolerablePduBytes() {
    return pduBytes + MISCOUNTED_BYTES;
  }
}
