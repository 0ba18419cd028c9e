package org.medconv.jobs;

import java.time.Instant;
import java.util.Optional;

/**
 * What arrived of a series since the last report.
 *
 * @param callingHost address of the sender
 * @param instances number of new instances
 * @param bytes size of their files
 * @param header empty if it is known already, or no image could be read
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
