package org.medconv.bench;

import java.io.IOException;

/** Something that takes C-STORE on a port of this machine, started for one measurement. */
interface Receiver extends AutoCloseable {
  int port();

  String aeTitle();

  /** Ends it and deletes what it has received. */
  @Override
  void close() throws IOException;

  /** A way to start one. */
  interface Kind {
    String name();

    /** What an admin should know of how it is run. */
    String remark();

    /** Why it cannot be measured here; empty where it can. */
    default String missing() {
      return "";
    }

    Receiver start() throws IOException;
  }
}
