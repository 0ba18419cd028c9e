package org.medconv.segment;

import java.util.List;
import org.medconv.volume.Vector3;

/** The direction of a column of vertebrae, from the neighbours of each body. */
public final class ColumnAxis {
  private static final Vector3 HEAD = new Vector3(0, 0, 1);

  private ColumnAxis() {}

  /**
   * From the vertebra below to the one above; towards the head for a single vertebra.
   *
   * @param vertebrae from top to bottom
   * @param n index of the vertebra
   * @return LPS, any length
   */
  public static Vector3 upwards(List<Vertebra> vertebrae, int n) {
    Vector3 above = vertebrae.get(Math.max(0, n - 1)).centroid();
    Vector3 below = vertebrae.get(Math.min(vertebrae.size() - 1, n + 1)).centroid();
    return vertebrae.size() == 1 ? HEAD : above.minus(below);
  }
}
