package org.medconv.control;

/** The job that runs another's series with another classifier. */
public record JobRerun(long trial) {}
