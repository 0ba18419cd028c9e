package org.medconv.lab.cohort;

import java.io.IOException;

/** A data set without faults that is too small for what is asked of it. */
public final class TooFewCases extends IOException {
  private static final long serialVersionUID = 1;

  /** The message names the part, its cases and how many are needed. */
  public TooFewCases(String message) {
    super(message);
  }
}
