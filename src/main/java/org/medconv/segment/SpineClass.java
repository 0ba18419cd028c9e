package org.medconv.segment;

/** What the network tells apart at every voxel; {@link #ordinal} is its output channel. */
public enum SpineClass {
  BACKGROUND,
  /** The middle of a vertebral body, 6 mm and more from everything else: one blob a vertebra. */
  BODY_CORE,
  BODY_RIM,
  DISC,
  SACRUM,
  RIB,
  TRANSVERSE_PROCESS,
  POSTERIOR,
  HIP;

  public static final int COUNT = 9;

  /** Levels the network votes for, at half the resolution: T8 and above as one, then T9 to L5. */
  public static final int VOTES = 10;
}
