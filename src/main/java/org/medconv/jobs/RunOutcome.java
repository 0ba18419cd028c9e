package org.medconv.jobs;

import java.util.List;

/** How a run ended. Any other end is an exception. */
public sealed interface RunOutcome {

  /** Updates the job for each outcome; the compiler requires a method for every new outcome. */
  interface Ending {
    void reported(Reported outcome);

    void refused(Refused outcome);

    void abstained(Abstained outcome);
  }

  /** Calls the ending's method for this outcome. */
  void end(Ending by);

  /** Result files to send, in this order; written and synced. */
  List<ResultFile> results();

  /** Results of this run first, then withdrawals of earlier ones. */
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
   * @param results the report on this, if any, then withdrawals of earlier runs
   */
  record Refused(String code, String sentence, List<ResultFile> results) implements RunOutcome {
    public Refused {
      results = List.copyOf(results);
    }

    /** A refusal that sends nothing. */
    public Refused(String code, String sentence) {
      this(code, sentence, List.of());
    }

    @Override
    public void end(Ending by) {
      by.refused(this);
    }
  }

  /**
   * The series is sound, but the run gave no class.
   *
   * @param results the report on this, if any, then withdrawals of earlier runs
   */
  record Abstained(String code, String sentence, List<ResultFile> results) implements RunOutcome {
    public Abstained {
      results = List.copyOf(results);
    }

    /** An abstention that sends nothing. */
    public Abstained(String code, String sentence) {
      this(code, sentence, List.of());
    }

    @Override
    public void end(Ending by) {
      by.abstained(this);
    }
  }
}
