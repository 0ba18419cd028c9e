package org.medconv.jobs;

/** Receives stages and facts of a run. */
public interface RunWatch {
  /** A stage begins. */
  void stage(String name);

  /** The facts of the run; stored together with its outcome. */
  void found(RunFacts facts);

  /** Ignores everything. */
  static RunWatch none() {
    return new RunWatch() {
      @Override
      public void stage(String name) {}

      @Override
      public void found(RunFacts facts) {}
    };
  }
}
