package org.medconv.deliver;

import java.util.Set;

/** Of a delivery that begins anew and keeps nothing of what came of it. */
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
