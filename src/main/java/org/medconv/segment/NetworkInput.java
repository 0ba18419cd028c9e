package org.medconv.segment;

/** How Hounsfield units enter the network. Training and inference share it. */
public final class NetworkInput {
  /** Edge of the network's voxels, mm. */
  public static final double SPACING_MM = 3.0;

  private static final float LOWEST = -350;
  private static final float HIGHEST = 950;
  private static final float CENTRE = 150;
  private static final float SCALE = 350;

  private NetworkInput() {}

  /** Clipped to bone and soft tissue, about -1.4 to 2.3. Air outside the scan gives the lowest. */
  public static float normalised(float hu) {
    return (Math.max(LOWEST, Math.min(HIGHEST, hu)) - CENTRE) / SCALE;
  }
}
