package org.medconv.receive;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where received objects are kept and when a series counts as complete. Keys of {@code receive:}.
 *
 * @param storage folder of the received instances
 * @param minimumFreeBytes below this much free space C-STORE is answered with 0xA700
 * @param quiet no new instance of the study for this long, and (b) two queries agree or an IAN or
 *     MPPS is satisfied
 * @param quietWithoutQuery (c) no query possible: quiet for this long and the slices are contiguous
 * @param queryInterval time between the two C-FINDs of (b)
 * @param incompleteAfter hard limit from the last arrival; then the series ends as incomplete
 * @param queryPeer name of the peer that answers C-FIND, if any
 */
public record ReceiveConfig(
    Path storage,
    long minimumFreeBytes,
    Duration quiet,
    Duration quietWithoutQuery,
    Duration queryInterval,
    Duration incompleteAfter,
    Optional<String> queryPeer) {}
