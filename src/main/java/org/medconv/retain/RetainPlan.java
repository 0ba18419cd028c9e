package org.medconv.retain;

import java.time.Instant;
import java.util.List;

/**
 * What would go at this moment, and what stays although its time has come.
 *
 * @param received studies whose images would go, the oldest first; at most as many as asked for
 * @param receivedStudies how many there are
 * @param receivedBytes of their images
 * @param undelivered older studies that stay: something of them has failed or is not delivered
 * @param held studies on hold
 * @param results jobs whose result files would go
 * @param records studies whose record would go
 */
public record RetainPlan(
    List<Due> received,
    long receivedStudies,
    long receivedBytes,
    long undelivered,
    long held,
    long results,
    long records) {
  public RetainPlan {
    received = List.copyOf(received);
  }

  /**
   * A study whose images may go.
   *
   * @param newest when its last image came
   */
  public record Due(String studyInstanceUid, String accessionNumber, Instant newest, long bytes) {}

  /** Times before which something has to be over; null: it is kept for ever. */
  public record Before(Instant received, Instant results, Instant record) {}
}
