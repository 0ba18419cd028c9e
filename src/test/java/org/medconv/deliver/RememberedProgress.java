package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;

/** What an attempt stored and left out, as in the database. Never used with commitment. */
record RememberedProgress(long jobId, Set<String> stored, Set<String> untaken) implements Progress {
  static RememberedProgress ofJob(long jobId) {
    return new RememberedProgress(jobId, new HashSet<>(), new HashSet<>());
  }

  @Override
  public void stored(String key, int status) {
    assertThat(key).hasSizeLessThanOrEqualTo(64);
    stored.add(key);
  }

  @Override
  public void untaken(String sopInstanceUid) {
    untaken.add(sopInstanceUid);
  }

  @Override
  public void asking(String transactionUid) {
    throw new UnsupportedOperationException();
  }
}
