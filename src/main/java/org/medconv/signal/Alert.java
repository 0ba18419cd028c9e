package org.medconv.signal;

import java.time.Instant;

/**
 * Something that somebody has to mend. It names no patient.
 *
 * @param key the same as long as it is the same trouble
 * @param cause what is wrong, in a sentence
 * @param remedy what to do, in a sentence
 * @param since when it began
 */
public record Alert(String key, String cause, String remedy, Instant since) {}
