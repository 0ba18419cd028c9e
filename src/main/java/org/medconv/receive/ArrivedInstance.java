package org.medconv.receive;

import java.nio.file.Path;

/**
 * An instance that was just stored, and its sender.
 *
 * @param callingHost address of the sender; empty if unknown
 * @param first whether it is new
 * @param corrected whether it replaced a copy with another identity
 */
public record ArrivedInstance(
    String studyInstanceUid,
    String seriesInstanceUid,
    Path file,
    String callingAe,
    String callingHost,
    boolean first,
    boolean corrected) {}
