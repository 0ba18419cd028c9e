package org.medconv.dicom.net;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.aoju.bus.image.Dimse;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * Storage commitment (PS3.4 annex J), both roles: N-ACTION requests to this node, N-EVENT-REPORTs
 * to its own requests.
 */
final class CommitmentService implements DimseService {
  private final Optional<CommitmentScp> scp;
  private final CommitmentScu scu;

  /**
   * @param scp empty on the node's own associations, on which no peer sends requests
   */
  CommitmentService(Optional<CommitmentScp> scp, CommitmentScu scu) {
    this.scp = scp;
    this.scu = scu;
  }

  @Override
  public boolean offers(Dimse operation) {
    return operation == Dimse.N_EVENT_REPORT_RQ
        || (operation == Dimse.N_ACTION_RQ && scp.isPresent());
  }

  @Override
  public Runnable perform(DimseRequest request) throws IOException, DimseRefused {
    request.requireClassOfContext();
    if (!UID.StorageCommitmentPushModelSOPInstance.equals(request.sopInstance())) {
      throw new DimseRefused(
          DimseStatus.NO_SUCH_INSTANCE, "not the well-known instance of storage commitment");
    }
    return request.operation() == Dimse.N_ACTION_RQ ? asked(request) : reported(request);
  }

  private Runnable asked(DimseRequest request) throws IOException, DimseRefused {
    if (request.number(Tag.ActionTypeID) != CommitmentDatasets.REQUEST_ACTION) {
      throw new DimseRefused(DimseStatus.NO_SUCH_ACTION, "the only action type is 1");
    }
    Attributes dataset = request.attributes();
    String transaction = CommitmentDatasets.transactionUid(dataset);
    List<InstanceReference> instances = CommitmentDatasets.requested(dataset);
    // Stored before it is answered: a failure here is answered with a failure status, and the peer
    // asks again.
    scp.orElseThrow().requested(request.callingAe(), transaction, instances);
    return DONE;
  }

  private Runnable reported(DimseRequest request) throws IOException, DimseRefused {
    int event = request.number(Tag.EventTypeID);
    if (event != CommitmentDatasets.COMPLETE && event != CommitmentDatasets.FAILURES_EXIST) {
      throw new DimseRefused(DimseStatus.NO_SUCH_EVENT, "event types are 1 and 2");
    }
    CommitmentReport report = CommitmentDatasets.reported(request.attributes());
    if (!scu.reported(report)) {
      throw new DimseRefused(DimseStatus.INVALID_ARGUMENT, "unknown Transaction UID");
    }
    return DONE;
  }
}
