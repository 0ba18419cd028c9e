package org.medconv.lab.cohort;

import java.io.IOException;

/** A data set without faults is too small for the task. */
public final class TooFewCases extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param message names the part, its number of cases and the number needed
   */
  public TooFewCases(String message) {
    super(message);
  }
}
