package org.medconv.jobs;

import java.util.List;

/** How a run came to its end. Anything else that may happen is an exception. */
public sealed interface RunOutcome {

  /** What is to be sent, in this order; written and synced. */
  List<ResultFile> results();

  /** Results of this run first, then what takes back those of earlier ones. */
  record Reported(List<ResultFile> results) implements RunOutcome {
    public Reported {
      results = List.copyOf(results);
      if (results.isEmpty()) {
        throw new IllegalArgumentException("a reported run has at least one result, this has none");
      }
    }
  }

  /**
   * The series cannot be screened.
   *
   * @param results what takes back those of earlier runs
   */
  record Refused(String code, String sentence, List<ResultFile> results) implements RunOutcome {
    public Refused {
      results = onlyTakingBack(results);
    }

    /** Nothing was sent before. */
    public Refused(String code, String sentence) {
      this(code, sentence, List.of());
    }
  }

  /**
   * The series is sound, but no class can be said.
   *
   * @param results what takes back those of earlier runs
   */
  record Abstained(String code, String sentence, List<ResultFile> results) implements RunOutcome {
    public Abstained {
      results = onlyTakingBack(results);
    }

    /** Nothing was sent before. */
    public Abstained(String code, String sentence) {
      this(code, sentence, List.of());
    }
  }

  private static List<ResultFile> onlyTakingBack(List<ResultFile> results) {
    results.stream()
        .filter(each -> !each.takesBack())
        .forEach(
            each -> {
              throw new IllegalArgumentException(
                  "a run without a class takes back only, this one has a " + each.name());
            });
    return List.copyOf(results);
  }
}
