package org.medconv.dicom.net;

import org.aoju.bus.image.Dimse;

/** C-ECHO (PS3.4 annex A). */
final class VerificationService implements DimseService {
  @Override
  public boolean offers(Dimse operation) {
    return operation == Dimse.C_ECHO_RQ;
  }

  @Override
  public Runnable perform(DimseRequest request) {
    return DONE;
  }
}
