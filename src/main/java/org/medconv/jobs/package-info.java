/**
 * The state of every run. The job table says what is to be done and which process does it; Quartz
 * says when; {@link org.medconv.jobs.JobRunner} runs the {@link org.medconv.jobs.RunStep} that the
 * node provides. {@link org.medconv.jobs.JobState} lists the states of a job.
 */
package org.medconv.jobs;
