package org.medconv.dicom.net;

import java.io.IOException;
import org.aoju.bus.image.Dimse;

/** One service of the listener, for one or more SOP classes. */
interface DimseService {
  /** Whether the service has this operation. Others are answered with 0211H. */
  boolean offers(Dimse operation);

  /**
   * Performs a request. Returning means success, which is answered before the returned follow-up
   * runs.
   */
  Runnable perform(DimseRequest request) throws IOException, DimseRefused;

  /** No follow-up. */
  Runnable DONE = () -> {};
}
