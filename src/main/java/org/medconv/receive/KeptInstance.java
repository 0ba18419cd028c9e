package org.medconv.receive;

import java.nio.file.Path;

/** An instance that is durably on disk. */
record KeptInstance(InstanceUids uids, Path file, Arrival arrival) {

  enum Arrival {
    /** It was not kept before. */
    FIRST,
    /** It had been kept before; nothing was written. */
    AGAIN,
    /** It had been kept under another identity; the new copy took its place. */
    CORRECTED
  }

  boolean first() {
    return arrival == Arrival.FIRST;
  }

  boolean corrected() {
    return arrival == Arrival.CORRECTED;
  }
}
