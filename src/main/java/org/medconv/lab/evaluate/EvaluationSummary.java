package org.medconv.lab.evaluate;

/** The summary of an evaluation. */
interface EvaluationSummary {
  /** A table for people. */
  String table();
}
