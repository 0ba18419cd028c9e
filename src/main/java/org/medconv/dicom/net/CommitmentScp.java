package org.medconv.dicom.net;

import java.util.List;

/**
 * Storage commitment asked of us (PS3.4 Annex J, SCP). The listener checks the request's form and
 * calls this; the N-EVENT-REPORT goes out on a new association by {@link
 * DicomPeer#reportCommitment}.
 */
public interface CommitmentScp {
  /**
   * Takes the request, to be reported on later; returns when it is kept, since the listener then
   * answers the N-ACTION with success. An exception is answered with 0110H.
   */
  void requested(AeTitle callingAe, String transactionUid, List<InstanceReference> instances);
}
