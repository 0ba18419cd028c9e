package org.medconv.control;

import java.io.IOException;

/** The command line's access to the node's data. */
public interface Door extends AutoCloseable {
  /**
   * Sends a request.
   *
   * @throws Refused if the request cannot be fulfilled
   * @throws IOException if there is no answer; the message says why
   */
  <A> A ask(Request<A> request) throws Refused, IOException;

  @Override
  void close();
}
