package org.medconv.lab.evaluate;

/** What an evaluation comes to. */
interface EvaluationSummary {
  /** For people. */
  String table();
}
