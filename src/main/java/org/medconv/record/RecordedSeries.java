package org.medconv.record;

import java.time.Instant;
import org.medconv.jobs.SeriesHeader;

/**
 * A series as it was received.
 *
 * @param callingAe AE title of the sender of its newest instance; empty if it came before version
 *     0.4.0
 * @param callingHost address of that sender
 * @param bytes size of its files
 * @param completeness how the node knows that nothing is missing; empty until the first hand-over
 * @param handedOver whether it was handed over; false while it is coming in
 */
public record RecordedSeries(
    String studyInstanceUid,
    String seriesInstanceUid,
    SeriesHeader header,
    String callingAe,
    String callingHost,
    Instant first,
    Instant last,
    int instances,
    long bytes,
    String completeness,
    boolean handedOver) {

  /** Without what identifies a patient. */
  @Override
  public String toString() {
    return "RecordedSeries[%d instances]".formatted(instances);
  }
}
