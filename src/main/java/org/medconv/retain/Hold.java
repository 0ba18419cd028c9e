package org.medconv.retain;

import java.time.Instant;

/** A study that an administrator has protected from deletion. */
public record Hold(String studyInstanceUid, Instant at, String byWhom, String note) {}
