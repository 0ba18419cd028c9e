package org.medconv.measure;

import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * The volume of even soft tissue to the right and to the left of L1 and above it. The liver fills
 * the right side; spleen, stomach and bowel are smaller or hold gas. This detects a volume that is
 * mirrored left to right: L1, its attenuation and the spine look the same in it, but the liver is
 * on the wrong side. Volumes are counted on a lattice of points; a point counts if a cube of 8 mm
 * around it is even.
 */
public record LargeOrgans(double rightMl, double leftMl) {
  /**
   * Least volume of a liver, ml: simulated patients and a real CT have 440 to 740 ml on the right.
   */
  private static final double LEAST_ML = 300;

  /**
   * Least ratio of the liver's side to the other: the left has an eighth to a half of the right.
   */
  private static final double LEAST_TIMES = 2;

  private static final double STEP_MM = 6;
  private static final double HALF_CUBE_MM = 4;
  private static final double BESIDE_MM = 33;
  private static final double WIDTH_MM = 108;
  private static final double BEHIND_MM = 20;
  private static final double FRONT_MM = 120;
  private static final double BELOW_MM = 10;
  private static final double ABOVE_MM = 60;

  /** With {@link #HIGHEST_HU}: from a fatty liver to one in the portal venous phase, HU. */
  private static final double LOWEST_HU = -20;

  private static final double HIGHEST_HU = 180;

  /** Largest spread of an even cube beyond that of noise, HU. */
  private static final double EVEN_HU = 25;

  /**
   * Measures both sides.
   *
   * @param l1 centre of L1's body, LPS mm
   * @param noise standard deviation of soft tissue there, HU
   */
  public static LargeOrgans around(CtVolume volume, Vector3 l1, double noise) {
    double spread = EVEN_HU + 1.2 * noise;
    int right = 0;
    int left = 0;
    for (double z = -BELOW_MM; z <= ABOVE_MM; z += STEP_MM) {
      for (double y = -FRONT_MM; y <= BEHIND_MM; y += STEP_MM) {
        for (double x = BESIDE_MM; x <= BESIDE_MM + WIDTH_MM; x += STEP_MM) {
          right += isEven(volume, l1.plus(new Vector3(-x, y, z)), spread) ? 1 : 0;
          left += isEven(volume, l1.plus(new Vector3(x, y, z)), spread) ? 1 : 0;
        }
      }
    }
    double millilitres = STEP_MM * STEP_MM * STEP_MM / 1000;
    return new LargeOrgans(right * millilitres, left * millilitres);
  }

  /** Whether the liver appears to lie on the left. */
  public boolean isMirrored() {
    return leftMl >= LEAST_ML && leftMl >= LEAST_TIMES * rightMl;
  }

  /** Whether a cube is even. A cube that leaves the volume is not. */
  private static boolean isEven(CtVolume volume, Vector3 centre, double spread) {
    double sum = 0;
    double squares = 0;
    for (int n = 0; n < 27; n++) {
      Vector3 offset = new Vector3(n % 3 - 1, Math.floorDiv(n, 3) % 3 - 1, Math.floorDiv(n, 9) - 1);
      Vector3 at = volume.grid().toIndex(centre.plus(offset.times(HALF_CUBE_MM)));
      int i = (int) Math.round(at.x());
      int j = (int) Math.round(at.y());
      int k = (int) Math.round(at.z());
      if (!isIn(volume.grid(), i, j, k)) {
        return false;
      }
      double hu = volume.at(i, j, k);
      sum += hu;
      squares += hu * hu;
    }
    double mean = sum / 27;
    return mean >= LOWEST_HU && mean <= HIGHEST_HU && squares / 27 - mean * mean <= spread * spread;
  }

  private static boolean isIn(Grid grid, int i, int j, int k) {
    return i >= 0 && j >= 0 && k >= 0 && i < grid.columns() && j < grid.rows() && k < grid.slices();
  }
}
