package org.medconv.control;

import java.util.List;
import org.medconv.retain.Hold;

/** Studies on hold, or just released. */
public record Holds(List<Hold> studies) {
  public Holds {
    studies = List.copyOf(studies);
  }
}
