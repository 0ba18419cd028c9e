package org.medconv.lab.cohort;

import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.lab.cohort.SimulatedCohort.Subject;

/**
 * A subject's L1 as input of a classifier, outlined with the errors of the shipped segmenter.
 *
 * @param betweenMm distance between slices, mm
 */
public record SimulatedL1(Subject subject, L1CutOut cutOut, double betweenMm) {

  /** Simulates the L1 of a subject. The same subject gives the same L1. */
  public static SimulatedL1 of(Subject subject, CutOutPlan plan) {
    return new SimulatedL1(
        subject,
        SimulatedScan.of(subject, SimulatedOutline.SEGMENTER).cutOut(plan),
        SimulatedScan.protocol(subject).betweenMm());
  }
}
