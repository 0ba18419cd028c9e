package org.medconv.segment;

import java.util.Arrays;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * The column along its centre line, one value per millimetre from head to foot: means over flat
 * discs of 24 mm across the line, which are far more stable than single voxels.
 *
 * @param core share of vertebral core, 0 to 1
 * @param rim share of the rest of the bodies
 * @param disc share of intervertebral disc
 * @param pitch height of a vertebra with its disc that matches the column's width there, mm
 */
record ColumnProfile(float[] core, float[] rim, float[] disc, float[] pitch) {
  private static final double RADIUS_MM = 12;
  private static final double WIDEST_MM = 36;

  /**
   * A vertebra with its disc is about as high as the root of its cross-section, from T6 (24 mm, 650
   * mm2) to L4 (38 mm, 1350 mm2): from the phantom's LevelShape and anatomy books.
   */
  private static final double PITCH_TO_ROOT_OF_AREA = 1.05;

  private static final int AREA_WITHIN_MM = 25;

  int length() {
    return core.length;
  }

  /** High inside vertebrae, low in discs: the column is cut by this. */
  float contrast(int n) {
    return core[n] + 0.35f * rim[n] - disc[n];
  }

  float column(int n) {
    return core[n] + rim[n] + disc[n];
  }

  static ColumnProfile of(BoneMap map, CentreLine line) {
    int length = line.length() + 1;
    float[] core = new float[length];
    float[] rim = new float[length];
    float[] disc = new float[length];
    for (int n = 0; n < length; n++) {
      Vector3 centre = line.at(n);
      Vector3 down = line.direction(n);
      Vector3 left = unit(new Vector3(1, 0, 0).minus(down.times(down.x())));
      Vector3 front = left.cross(down);
      int samples = 0;
      for (double u = -RADIUS_MM; u <= RADIUS_MM; u += 3) {
        for (double v = -RADIUS_MM; v <= RADIUS_MM; v += 3) {
          if (u * u + v * v <= RADIUS_MM * RADIUS_MM) {
            int p = voxel(map.grid(), centre.plus(left.times(u)).plus(front.times(v)));
            if (p >= 0) {
              core[n] += map.of(SpineClass.BODY_CORE, p);
              rim[n] += map.of(SpineClass.BODY_RIM, p);
              disc[n] += map.of(SpineClass.DISC, p);
            }
            samples++;
          }
        }
      }
      core[n] /= samples;
      rim[n] /= samples;
      disc[n] /= samples;
    }
    return new ColumnProfile(core, rim, disc, pitch(map, line));
  }

  private static float[] pitch(BoneMap map, CentreLine line) {
    double[] areas = new double[line.length() + 1];
    for (int n = 0; n < areas.length; n++) {
      areas[n] = area(map, line, n);
    }
    float[] pitch = new float[areas.length];
    for (int n = 0; n < pitch.length; n++) {
      double[] around =
          Arrays.copyOfRange(
              areas,
              Math.max(0, n - AREA_WITHIN_MM),
              Math.min(areas.length, n + AREA_WITHIN_MM + 1));
      Arrays.sort(around);
      double typical = around[Math.floorDiv(around.length, 2)];
      pitch[n] = (float) Math.max(20, Math.min(42, PITCH_TO_ROOT_OF_AREA * Math.sqrt(typical)));
    }
    return pitch;
  }

  /** Cross-section of the column, mm2. */
  private static double area(BoneMap map, CentreLine line, int n) {
    Vector3 centre = line.at(n);
    Vector3 down = line.direction(n);
    Vector3 left = unit(new Vector3(1, 0, 0).minus(down.times(down.x())));
    Vector3 front = left.cross(down);
    double area = 0;
    for (double u = -WIDEST_MM; u <= WIDEST_MM; u += 3) {
      for (double v = -WIDEST_MM; v <= WIDEST_MM; v += 3) {
        int p = voxel(map.grid(), centre.plus(left.times(u)).plus(front.times(v)));
        area += p >= 0 && map.bodyOrDisc(p) > 0.5f ? 9 : 0;
      }
    }
    return area;
  }

  /** Position of the nearest voxel; -1 outside. */
  static int voxel(Grid grid, Vector3 patient) {
    Vector3 at = grid.toIndex(patient);
    int i = (int) Math.round(at.x());
    int j = (int) Math.round(at.y());
    int k = (int) Math.round(at.z());
    boolean inside =
        i >= 0 && j >= 0 && k >= 0 && i < grid.columns() && j < grid.rows() && k < grid.slices();
    return inside ? grid.index(i, j, k) : -1;
  }

  private static Vector3 unit(Vector3 v) {
    return v.times(1 / v.length());
  }
}
