package org.medconv.screen;

/** The steps of a run that take time, for progress displays. */
public enum Stage {
  READ,
  SEGMENT,
  MEASURE,
  CLASSIFY,
  REPORT
}
