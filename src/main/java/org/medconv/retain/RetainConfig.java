package org.medconv.retain;

import java.time.Duration;
import java.util.Optional;

/**
 * How long things are kept; what is empty is kept for ever.
 *
 * @param received images, since the last delivery of their study
 * @param whenBelow bytes; with less free space than this, delivered images go before their time
 * @param results copies in the folder of results, since the job's end
 * @param record jobs, runs and deliveries, since the job's end
 */
public record RetainConfig(
    Optional<Duration> received,
    Optional<Long> whenBelow,
    Optional<Duration> results,
    Optional<Duration> record) {}
