package org.medconv.screen;

/** The stages of a run, for progress displays. */
public enum Stage {
  READ,
  SEGMENT,
  MEASURE,
  CLASSIFY,
  REPORT
}
