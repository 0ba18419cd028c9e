package org.medconv.lab.cohort;

/** What a simulated cohort's T-scores and scans are made of. */
public enum Physics {
  /**
   * T and L1's attenuation are two normals with a correlation, nothing else tells of T; scans
   * without contrast agent, the tube voltage brightens trabecular bone alone. The cohort of the
   * kept tables and of the weights of 0.2.
   */
  SIMPLE,
  /** T is that of a {@link DxaScan}, scans are taken as {@link RoutineScan} says. */
  ROUTINE
}
