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
   * Whether a hand-over is still known, asked at start of every study on disk: the files are the
   * truth of what was received, and a database that lost its last commits in a crash is told again.
   */
  default boolean remembers(String studyInstanceUid) {
    return true;
  }

  /**
   * Told when the first instance of a study comes again under another identity: what is still being
   * done for the old one is in vain. {@link #studyReady} follows when all have come.
   *
   * @param since when it came; what was handed over later is not meant
   */
  default void beingCorrected(String studyInstanceUid, Instant since) {}

  /**
   * Told of each instance that was kept, after its sender's object is durable and before the sender
   * has its answer: it must not wait, and must not throw.
   */
  default void instanceKept(ArrivedInstance instance) {}

  void studyReady(String studyInstanceUid, List<ReadySeries> series);
}
