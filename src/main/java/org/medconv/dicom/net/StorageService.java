package org.medconv.dicom.net;

import java.io.IOException;
import java.time.Duration;
import org.aoju.bus.image.Dimse;

/** C-STORE (PS3.4 annex B, PS3.7 9.1.1): checks the command, hands the data set on. */
final class StorageService implements DimseService {
  private final StoreScp scp;
  private final Duration storeTimeout;

  StorageService(StoreScp scp, Duration storeTimeout) {
    this.scp = scp;
    this.storeTimeout = storeTimeout;
  }

  @Override
  public boolean offers(Dimse operation) {
    return operation == Dimse.C_STORE_RQ;
  }

  @Override
  public Runnable perform(DimseRequest request) throws IOException, DimseRefused {
    request.wire().awaitObject(storeTimeout);
    request.requireClassOfContext();
    String instance = request.sopInstance();
    if (!Uids.wellFormed(instance)) {
      throw new DimseRefused(
          DimseStatus.INVALID_INSTANCE, "Affected SOP Instance UID is not a UID");
    }
    StoreRequest store =
        new StoreRequest(
            request.callingAe(),
            request.calledAe(),
            request.sopClass(),
            instance,
            request.transferSyntax(),
            request.wire().remote().getHostAddress());
    try {
      scp.store(store, request.dataset());
    } catch (StoreScp.StoreRefused e) {
      throw refused(e);
    }
    return DONE;
  }

  private static DimseRefused refused(StoreScp.StoreRefused e) {
    DimseRefused refused = new DimseRefused(e.status(), String.valueOf(e.getMessage()));
    refused.initCause(e);
    return refused;
  }
}
