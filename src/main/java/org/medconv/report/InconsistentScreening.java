package org.medconv.report;

/**
 * A screening whose parts contradict each other, so that no object may be made of it: a defect of
 * the node, not of the series. The message holds no patient data.
 */
public final class InconsistentScreening extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InconsistentScreening(String sentence) {
    super(sentence);
  }
}
