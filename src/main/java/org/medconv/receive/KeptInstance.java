package org.medconv.receive;

import java.nio.file.Path;

/** An instance that is stored durably. */
record KeptInstance(InstanceUids uids, Path file, Arrival arrival) {

  enum Arrival {
    /** It is new. */
    FIRST,
    /** It was stored before; nothing was written. */
    AGAIN,
    /** It was stored under another identity; the new copy replaced it. */
    CORRECTED
  }

  boolean first() {
    return arrival == Arrival.FIRST;
  }

  boolean corrected() {
    return arrival == Arrival.CORRECTED;
  }
}
