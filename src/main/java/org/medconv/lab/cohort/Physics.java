package org.medconv.lab.cohort;

/** The model behind a simulated cohort's T-scores and scans. */
public enum Physics {
  /**
   * T and L1's attenuation are two correlated normals, and nothing else depends on T. Scans have no
   * contrast agent, and the tube voltage affects only trabecular bone. The cohort of the published
   * tables and of the weights 0.2.
   */
  SIMPLE,
  /** T is the result of a {@link DxaScan}; scans follow {@link RoutineScan}. */
  ROUTINE
}
