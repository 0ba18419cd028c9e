package org.medconv.receive;

import java.nio.file.Path;

/**
 * An instance that was just kept, and who sent it.
 *
 * @param callingHost the sender's address; empty where it is not known
 * @param first whether it was not here before
 * @param corrected whether it took the place of a copy under another identity
 */
public record ArrivedInstance(
    String studyInstanceUid,
    String seriesInstanceUid,
    Path file,
    String callingAe,
    String callingHost,
    boolean first,
    boolean corrected) {}
