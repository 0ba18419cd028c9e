package org.medconv.dicom.net;

import java.util.List;

/**
 * Storage commitment asked of us (PS3.4 Annex J, SCP). The listener checks the request's form,
 * answers the N-ACTION, then calls this; the N-EVENT-REPORT goes out on a new association by {@link
 * DicomPeer#reportCommitment}.
 */
public interface CommitmentScp {
  void requested(AeTitle callingAe, String transactionUid, List<InstanceReference> instances);
}
