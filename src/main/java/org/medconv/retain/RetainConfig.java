package org.medconv.retain;

import java.time.Duration;
import java.util.Optional;

/**
 * How long data are kept. An empty value means for ever.
 *
 * @param received received images, counted from the last delivery of their study
 * @param whenBelow bytes of free space; below this, delivered images are deleted early
 * @param results copies in the results folder, counted from the end of the job
 * @param record jobs, runs and deliveries, counted from the end of the job
 */
public record RetainConfig(
    Optional<Duration> received,
    Optional<Long> whenBelow,
    Optional<Duration> results,
    Optional<Duration> record) {}
