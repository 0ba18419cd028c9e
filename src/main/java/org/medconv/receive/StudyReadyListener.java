package org.medconv.receive;

import java.time.Instant;
import java.util.List;

/**
 * Notified when a study is complete: every series of it is ready or incomplete. Called again with
 * the whole study when late instances have settled, and possibly again for the same content after a
 * crash: the receiver must be idempotent. The tracker remembers the hand-over only after this
 * returns.
 */
public interface StudyReadyListener {
  /**
   * Whether a hand-over is still known. Asked at the start for every study on disk: the files are
   * the truth, and a database that lost its last commits in a crash gets them again.
   */
  default boolean remembers(String studyInstanceUid) {
    return true;
  }

  /**
   * Called when the first instance of a study comes again under another identity: work for the old
   * identity is useless. {@link #studyReady} follows when all have come.
   *
   * @param since when it came; later hand-overs are not affected
   */
  default void beingCorrected(String studyInstanceUid, Instant since) {}

  /**
   * Called for each stored instance, after it is durable and before its sender gets the answer. It
   * must not block and must not throw.
   */
  default void instanceKept(ArrivedInstance instance) {}

  void studyReady(String studyInstanceUid, List<ReadySeries> series);
}
