package org.medconv.jobs;

import java.time.Instant;

/** A change of state, when and why. */
public record JobEvent(Instant at, JobState state, String note) {}
