package org.medconv.lab.cohort;

import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.lab.cohort.SimulatedCohort.Subject;

/**
 * A subject's L1 as a classifier is given it, outlined as well as by the shipped segmenter.
 *
 * @param betweenMm distance of the scan's slices
 */
public record SimulatedL1(Subject subject, L1CutOut cutOut, double betweenMm) {

  /** The same subject gives the same L1. */
  public static SimulatedL1 of(Subject subject, CutOutPlan plan) {
    return new SimulatedL1(
        subject,
        SimulatedScan.of(subject, SimulatedOutline.SEGMENTER).cutOut(plan),
        SimulatedScan.protocol(subject).betweenMm());
  }
}
