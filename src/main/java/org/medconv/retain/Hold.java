package org.medconv.retain;

import java.time.Instant;

/** A study of which nothing is deleted, since somebody said so. */
public record Hold(String studyInstanceUid, Instant at, String byWhom, String note) {}
