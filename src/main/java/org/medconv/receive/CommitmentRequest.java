package org.medconv.receive;

import java.util.List;
import org.medconv.dicom.net.InstanceReference;

/**
 * A storage commitment request, kept on disk until its report has been sent.
 *
 * @param requestedAt milliseconds since 1970-01-01 UTC
 */
record CommitmentRequest(
    String callingAe, String transactionUid, List<InstanceReference> instances, long requestedAt) {
  CommitmentRequest {
    instances = List.copyOf(instances);
  }
}
