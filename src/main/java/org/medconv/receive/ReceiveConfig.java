package org.medconv.receive;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where received objects are stored, and when a series is complete. Keys of {@code receive:}.
 *
 * @param storage folder of the received instances
 * @param minimumFreeBytes with less free space, C-STORE is answered with 0xA700
 * @param quiet no new instance of the study for this long, and (b) two queries agree or an IAN or
 *     MPPS is satisfied
 * @param quietWithoutQuery (c) no query possible: quiet for this long, and the slices are
 *     contiguous
 * @param queryInterval time between the two C-FINDs of (b)
 * @param incompleteAfter limit after the last arrival; then the series ends as incomplete
 * @param queryPeer name of the peer that answers C-FIND, if any
 * @param maxEndings how often the process may end while it reads a study, before that study is set
 *     aside; {@code jobs.maxEndings}
 */
public record ReceiveConfig(
    Path storage,
    long minimumFreeBytes,
    Duration quiet,
    Duration quietWithoutQuery,
    Duration queryInterval,
    Duration incompleteAfter,
    Optional<String> queryPeer,
    int maxEndings) {
  /** With the default: a study that ends the process twice is set aside. */
  public ReceiveConfig(
      Path storage,
      long minimumFreeBytes,
      Duration quiet,
      Duration quietWithoutQuery,
      Duration queryInterval,
      Duration incompleteAfter,
      Optional<String> queryPeer) {
    this(
        storage,
        minimumFreeBytes,
        quiet,
        quietWithoutQuery,
        queryInterval,
        incompleteAfter,
        queryPeer,
        2);
  }

  /** The same with another limit. */
  public ReceiveConfig withMaxEndings(int endings) {
    return new ReceiveConfig(
        storage,
        minimumFreeBytes,
        quiet,
        quietWithoutQuery,
        queryInterval,
        incompleteAfter,
        queryPeer,
        endings);
  }
}
