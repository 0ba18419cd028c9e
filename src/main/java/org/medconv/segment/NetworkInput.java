package org.medconv.segment;

/** Normalisation of Hounsfield units for the network, shared by training and inference. */
public final class NetworkInput {
  /** Edge length of the network's voxels, mm. */
  public static final double SPACING_MM = 3.0;

  private static final float LOWEST = -350;
  private static final float HIGHEST = 950;
  private static final float CENTRE = 150;
  private static final float SCALE = 350;

  private NetworkInput() {}

  /**
   * Clipped to bone and soft tissue: about -1.4 to 2.3. Air outside the scan gives the lowest
   * value.
   */
  public static float normalised(float hu) {
    return (Math.max(LOWEST, Math.min(HIGHEST, hu)) - CENTRE) / SCALE;
  }
}
