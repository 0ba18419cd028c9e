package org.medconv.segment;

/** The classes of the network at each voxel; {@link #ordinal} is the output channel. */
public enum SpineClass {
  BACKGROUND,
  /** The middle of a vertebral body, at least 6 mm from everything else: one blob per vertebra. */
  BODY_CORE,
  BODY_RIM,
  DISC,
  SACRUM,
  RIB,
  TRANSVERSE_PROCESS,
  POSTERIOR,
  HIP;

  public static final int COUNT = 9;

  /**
   * Number of levels in the network's votes, at half the resolution: T8 and above as one, then T9
   * to L5.
   */
  public static final int VOTES = 10;
}
