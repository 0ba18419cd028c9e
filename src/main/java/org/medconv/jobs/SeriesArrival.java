package org.medconv.jobs;

import java.time.Instant;
import java.util.Optional;

/**
 * What came of a series since it was last told.
 *
 * @param callingHost the sender's address
 * @param instances that were not here before
 * @param bytes of their files
 * @param header empty: it is known already, or no image could be read
 */
public record SeriesArrival(
    String studyInstanceUid,
    String seriesInstanceUid,
    String callingAe,
    String callingHost,
    int instances,
    long bytes,
    Instant first,
    Instant last,
    Optional<SeriesHeader> header) {}
