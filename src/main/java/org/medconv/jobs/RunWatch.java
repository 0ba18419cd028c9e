package org.medconv.jobs;

/** Told by a run where it is and what it found out. */
public interface RunWatch {
  /** A stage begins. */
  void stage(String name);

  /** What the run found out; stored together with its outcome. */
  void found(RunFacts facts);

  /** Nobody listens. */
  static RunWatch none() {
    return new RunWatch() {
      @Override
      public void stage(String name) {}

      @Override
      public void found(RunFacts facts) {}
    };
  }
}
