package org.medconv.dicom.net;

import java.util.List;

/**
 * Receives storage commitment requests to this node (PS3.4 Annex J, SCP). The listener checks the
 * form of a request and calls this interface; the N-EVENT-REPORT is sent on a new association by
 * {@link DicomPeer#reportCommitment}.
 */
public interface CommitmentScp {
  /**
   * Stores a request for a later report. Returns only when it is stored, because the listener then
   * answers the N-ACTION with success. An exception is answered with 0110H.
   */
  void requested(AeTitle callingAe, String transactionUid, List<InstanceReference> instances);
}
