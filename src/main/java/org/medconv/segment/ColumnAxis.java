package org.medconv.segment;

import java.util.List;
import org.medconv.volume.Vector3;

/** How a column of vertebrae runs, by the bodies beside each. */
public final class ColumnAxis {
  private static final Vector3 HEAD = new Vector3(0, 0, 1);

  private ColumnAxis() {}

  /**
   * From the vertebra below to the one above; to the head where one stands alone.
   *
   * @param vertebrae from top to bottom
   * @param n which of them
   * @return LPS, any length
   */
  public static Vector3 upwards(List<Vertebra> vertebrae, int n) {
    Vector3 above = vertebrae.get(Math.max(0, n - 1)).centroid();
    Vector3 below = vertebrae.get(Math.min(vertebrae.size() - 1, n + 1)).centroid();
    return vertebrae.size() == 1 ? HEAD : above.minus(below);
  }
}
