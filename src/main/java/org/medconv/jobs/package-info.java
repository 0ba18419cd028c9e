/**
 * The state of every run. The job table says what is to be done and who is doing it; Quartz says
 * when; {@link org.medconv.jobs.JobRunner} runs the {@link org.medconv.jobs.RunStep} that the node
 * gives it. The way of a job through its states is {@link org.medconv.jobs.JobState}.
 */
package org.medconv.jobs;
