package org.medconv.deliver;

import java.util.Set;

/** A delivery that starts anew and stores nothing. */
final class NoProgress implements Progress {
  @Override
  public long jobId() {
    return 1;
  }

  @Override
  public Set<String> stored() {
    return Set.of();
  }

  @Override
  public void stored(String sopInstanceUid, int status) {}

  @Override
  public Set<String> untaken() {
    return Set.of();
  }

  @Override
  public void untaken(String sopInstanceUid) {}

  @Override
  public void asking(String transactionUid) {}
}
