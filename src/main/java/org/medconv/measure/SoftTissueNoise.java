package org.medconv.measure;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * The noise of a scan at the level of a vertebra: the standard deviation of HU in small patches of
 * muscle beside and behind it. Patches lie in the slices, are 9 mm and at least 4 voxels wide, and
 * count if their mean is that of soft tissue. The result is the lower quartile of their standard
 * deviations, so that patches across a border of muscle and fat do not matter. After Christianson
 * et al., AJR 2015;205:W93-W99, who take the mode of local standard deviations in soft tissue over
 * a whole scan. The result may be too low, by up to a fifth, on a coarse grid or with a kernel that
 * correlates the noise of neighbours; it is never too high.
 */
public final class SoftTissueNoise {
  private static final double SIDE_MM = 45;
  private static final double BEHIND_MM = 60;
  private static final double PATCH_MM = 9;
  private static final int FEWEST_VOXELS = 4;
  private static final int FEWEST_PATCHES = 20;

  /** Range of the mean of a patch of muscle, with and without contrast agent, HU. */
  private static final double LOWEST_MEAN_HU = 20;

  private static final double HIGHEST_MEAN_HU = 100;

  private SoftTissueNoise() {}

  /**
   * Measures the noise around a vertebral body.
   *
   * @param body on the volume's grid, not empty
   * @return standard deviation in HU; empty if there is too little muscle in the field of view
   */
  public static OptionalDouble around(CtVolume volume, MaskedRegion body) {
    Box region = region(volume.grid(), FineBody.tight(body));
    int[] patch = patch(volume.grid());
    double[] deviations = new double[patches(region, patch)];
    int found = 0;
    for (int k = region.k0(); k + patch[2] <= region.k1(); k += patch[2]) {
      for (int j = region.j0(); j + patch[1] <= region.j1(); j += patch[1]) {
        for (int i = region.i0(); i + patch[0] <= region.i1(); i += patch[0]) {
          boolean bone =
              body.contains(
                  i + Math.floorDiv(patch[0], 2),
                  j + Math.floorDiv(patch[1], 2),
                  k + Math.floorDiv(patch[2], 2));
          double deviation = bone ? -1 : deviation(volume, i, j, k, patch);
          if (deviation >= 0) {
            deviations[found++] = deviation;
          }
        }
      }
    }
    if (found < FEWEST_PATCHES) {
      return OptionalDouble.empty();
    }
    Arrays.sort(deviations, 0, found);
    return OptionalDouble.of(deviations[Math.floorDiv(found, 4)]);
  }

  /** Both sides of the body and behind it, over its height: muscle, not bowel. */
  private static Box region(Grid grid, Box body) {
    Box side = Surroundings.widened(grid, body, SIDE_MM, 0, 0);
    return Surroundings.stretched(grid, side, new Vector3(0, BEHIND_MM, 0));
  }

  /**
   * Size of a patch: one voxel along the grid axis nearest to the patient's length, the patch's
   * width along the others.
   */
  private static int[] patch(Grid grid) {
    int[] patch = {width(grid.spacingI()), width(grid.spacingJ()), width(grid.spacingK())};
    patch[Surroundings.axisAlong(grid, new Vector3(0, 0, 1))] = 1;
    return patch;
  }

  private static int width(double spacing) {
    return Math.max(FEWEST_VOXELS, (int) Math.round(PATCH_MM / spacing));
  }

  private static int patches(Box region, int[] patch) {
    return Math.floorDiv(region.columns(), patch[0])
        * Math.floorDiv(region.rows(), patch[1])
        * Math.floorDiv(region.slices(), patch[2]);
  }

  /** Standard deviation of a patch; -1 if it is not soft tissue. */
  private static double deviation(CtVolume volume, int i0, int j0, int k0, int[] patch) {
    double sum = 0;
    double squares = 0;
    for (int k = k0; k < k0 + patch[2]; k++) {
      for (int j = j0; j < j0 + patch[1]; j++) {
        for (int i = i0; i < i0 + patch[0]; i++) {
          double hu = volume.at(i, j, k);
          sum += hu;
          squares += hu * hu;
        }
      }
    }
    int n = patch[0] * patch[1] * patch[2];
    double mean = sum / n;
    boolean soft = mean >= LOWEST_MEAN_HU && mean <= HIGHEST_MEAN_HU;
    return soft ? Math.sqrt(Math.max(0, (squares - n * mean * mean) / (n - 1))) : -1;
  }
}
