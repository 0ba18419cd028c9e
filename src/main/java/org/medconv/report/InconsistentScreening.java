package org.medconv.report;

/**
 * The parts of a screening contradict each other, so no object may be created: a defect of the
 * node, not of the series. The message holds no patient data.
 */
public final class InconsistentScreening extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InconsistentScreening(String sentence) {
    super(sentence);
  }
}
