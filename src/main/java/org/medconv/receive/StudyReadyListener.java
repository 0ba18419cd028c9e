package org.medconv.receive;

import java.util.List;

/**
 * Told that a study has settled: every series of it is ready or incomplete. Called again with the
 * whole study when late instances have settled, and possibly again for the same content after a
 * crash: the receiver must be idempotent. The tracker remembers the hand-over only after this
 * returns.
 */
public interface StudyReadyListener {
  void studyReady(String studyInstanceUid, List<ReadySeries> series);
}
