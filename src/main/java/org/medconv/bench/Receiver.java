package org.medconv.bench;

import java.io.IOException;

/** A C-STORE receiver on a port of this machine, started for one measurement. */
interface Receiver extends AutoCloseable {
  int port();

  String aeTitle();

  /** Stops it, and deletes what it received. */
  @Override
  void close() throws IOException;

  /** A kind of receiver. */
  interface Kind {
    String name();

    /** How it is run, for administrators. */
    String remark();

    /** Why it cannot be measured here; empty if it can. */
    default String missing() {
      return "";
    }

    Receiver start() throws IOException;
  }
}
