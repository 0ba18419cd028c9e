package org.medconv.jobs;

import java.util.List;

/** How a run came to its end. Anything else that may happen is an exception. */
public sealed interface RunOutcome {

  /** What becomes of a job by each outcome; a new outcome cannot be forgotten here. */
  interface Ending {
    void reported(Reported outcome);

    void refused(Refused outcome);

    void abstained(Abstained outcome);
  }

  /** Tells the ending which of them it is. */
  void end(Ending by);

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

    @Override
    public void end(Ending by) {
      by.reported(this);
    }
  }

  /**
   * The series cannot be screened.
   *
   * @param results what says so, if anything does, then what takes back those of earlier runs
   */
  record Refused(String code, String sentence, List<ResultFile> results) implements RunOutcome {
    public Refused {
      results = List.copyOf(results);
    }

    /** Nothing is sent. */
    public Refused(String code, String sentence) {
      this(code, sentence, List.of());
    }

    @Override
    public void end(Ending by) {
      by.refused(this);
    }
  }

  /**
   * The series is sound, but no class can be said.
   *
   * @param results what says so, if anything does, then what takes back those of earlier runs
   */
  record Abstained(String code, String sentence, List<ResultFile> results) implements RunOutcome {
    public Abstained {
      results = List.copyOf(results);
    }

    /** Nothing is sent. */
    public Abstained(String code, String sentence) {
      this(code, sentence, List.of());
    }

    @Override
    public void end(Ending by) {
      by.abstained(this);
    }
  }
}
