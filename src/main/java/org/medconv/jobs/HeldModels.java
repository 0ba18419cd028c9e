package org.medconv.jobs;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Models that this process could not open. No job is run with them until they can be opened.
 * Thread-safe.
 */
final class HeldModels {
  private final Map<Models, String> why = new ConcurrentHashMap<>();

  /** Returns whether this is new: other models, or another reason. */
  boolean hold(Models models, String reason) {
    return !reason.equals(why.put(models, reason));
  }

  void release(Models models) {
    why.remove(models);
  }

  Set<Models> all() {
    return Set.copyOf(why.keySet());
  }
}
