package org.medconv.supervise;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that starts with the time of day and then counts elapsed time: a change of the machine's
 * clock, by hand or by its time service, neither delays nor hastens anything that waits for this
 * clock. For durations within one process; recorded times use the machine's clock.
 */
public final class SteadyClock extends Clock {
  private final Instant begun = Instant.now();
  private final long nanoseconds = System.nanoTime();

  @Override
  public Instant instant() {
    return begun.plusNanos(System.nanoTime() - nanoseconds);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** In UTC whatever is asked for: only durations are taken from it. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
