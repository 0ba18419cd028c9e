package org.medconv.retain;

import java.time.Instant;
import java.util.List;

/**
 * What retention would delete now, and what it keeps although it is due.
 *
 * @param received studies whose images would be deleted, oldest first; limited to the requested
 *     number
 * @param receivedStudies number of such studies
 * @param receivedBytes size of their images
 * @param undelivered due studies that are kept because a job failed or a result is not delivered
 * @param held studies on hold
 * @param results jobs whose result files would be deleted
 * @param records studies whose record would be deleted
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
   * A study whose images may be deleted.
   *
   * @param newest arrival of its last image
   */
  public record Due(String studyInstanceUid, String accessionNumber, Instant newest, long bytes) {}

  /** Data from before these times are due; null keeps them for ever. */
  public record Before(Instant received, Instant results, Instant record) {}
}
