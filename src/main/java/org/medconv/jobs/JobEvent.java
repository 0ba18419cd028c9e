package org.medconv.jobs;

import java.time.Instant;

/** A change of state: when, to which, and why. */
public record JobEvent(Instant at, JobState state, String note) {}
