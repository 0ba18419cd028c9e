package org.medconv.supervise;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time of day as it was when this clock was made, and since then what has really passed: a step
 * of the machine's clock, by hand or by its time service, neither delays nor hastens what waits by
 * it. For durations within one process; what is written down takes the machine's clock.
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
