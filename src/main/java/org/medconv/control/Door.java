package org.medconv.control;

import java.io.IOException;

/** The command line's way to what the node knows. */
public interface Door extends AutoCloseable {
  /**
   * Asks.
   *
   * @throws Refused when what is asked cannot be done
   * @throws IOException when there is no answer; the message says why
   */
  <A> A ask(Request<A> request) throws Refused, IOException;

  @Override
  void close();
}
