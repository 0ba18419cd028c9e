package org.medconv.jobs;

import java.time.Instant;

/**
 * A job as a list shows it.
 *
 * @param rule empty where none chose the series
 */
public record JobLine(
    long id,
    JobState state,
    Instant changed,
    int attempts,
    String rule,
    int images,
    String reason) {}
