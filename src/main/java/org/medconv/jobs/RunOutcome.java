package org.medconv.jobs;

import java.util.List;

/** How a run came to its end. Anything else that may happen is an exception. */
public sealed interface RunOutcome {

  /** Results are written and synced, in the order in which they are to be sent. */
  record Reported(List<ResultFile> results) implements RunOutcome {
    public Reported {
      results = List.copyOf(results);
      if (results.isEmpty()) {
        throw new IllegalArgumentException("a reported run has at least one result, this has none");
      }
    }
  }

  /** The series cannot be screened. */
  record Refused(String code, String sentence) implements RunOutcome {}

  /** The series is sound, but no class can be said. */
  record Abstained(String code, String sentence) implements RunOutcome {}
}
