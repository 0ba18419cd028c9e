package org.medconv.record;

import java.time.Instant;

/**
 * A series as it was received; empty is what its images do not say.
 *
 * @param studyDate eight digits
 * @param callingAe who sent its newest instance; empty of what came before version 0.4.0
 * @param callingHost the sender's address
 * @param bytes of its files
 * @param completeness how it is known that nothing is missing; empty until it was first handed over
 * @param handedOver false: it is coming in
 */
public record RecordedSeries(
    String studyInstanceUid,
    String seriesInstanceUid,
    String patientId,
    String patientIdIssuer,
    String accessionNumber,
    String studyDate,
    String modality,
    String manufacturer,
    String scannerModel,
    String stationName,
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
