package org.medconv.dicom.net;

import java.io.IOException;
import java.io.InputStream;

/** Receives the objects of C-STORE. Implemented by {@code receive}, called by the listener. */
public interface StoreScp {
  /**
   * Stores one object. Returns only when its bytes are durable, because the listener then answers
   * success. The listener drains the rest of {@code dataset}.
   *
   * @param dataset the encoded data set in the request's transfer syntax, without file meta
   *     information; ends with the last PDV, and throws if the peer misses its deadline or exceeds
   *     the size limit
   * @throws StoreRefused to answer with a failure status
   */
  void store(StoreRequest request, InputStream dataset) throws IOException, StoreRefused;

  /** A C-STORE that cannot be answered with success (PS3.4 B.2.3). */
  final class StoreRefused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    public StoreRefused(int status, String comment) {
      super(comment);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
