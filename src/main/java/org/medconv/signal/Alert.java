package org.medconv.signal;

import java.time.Instant;

/**
 * A problem that needs a person. It contains no patient data.
 *
 * @param key identifies the problem; stays the same while the problem lasts
 * @param cause what is wrong, one sentence
 * @param remedy what to do, one sentence
 * @param since when it began
 */
public record Alert(String key, String cause, String remedy, Instant since) {}
