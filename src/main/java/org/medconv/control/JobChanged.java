package org.medconv.control;

import org.medconv.jobs.JobState;

/** The state in which a change left a job. */
public record JobChanged(JobState state) {}
