package org.medconv.dicom.net;

import java.io.IOException;
import org.aoju.bus.image.Dimse;

/** One service of the listener, for one or more SOP classes. */
interface DimseService {
  /** Whether it has an operation of this kind; others are answered with 0211H. */
  boolean offers(Dimse operation);

  /**
   * Does what the request asks. Returning means success, which is answered before the returned
   * follow-up runs.
   */
  Runnable perform(DimseRequest request) throws IOException, DimseRefused;

  /** No follow-up. */
  Runnable DONE = () -> {};
}
