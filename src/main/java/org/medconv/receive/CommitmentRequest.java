package org.medconv.receive;

import java.util.List;
import org.medconv.dicom.net.InstanceReference;

/**
 * A storage commitment request, stored on disk until it is reported.
 *
 * @param requestedAt milliseconds since 1970
 */
record CommitmentRequest(
    String callingAe, String transactionUid, List<InstanceReference> instances, long requestedAt) {
  CommitmentRequest {
    instances = List.copyOf(instances);
  }
}
