package org.medconv.segment;

import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * What the network says of a volume.
 *
 * @param grid 3 mm isotropic along the patient's axes (i to the left, j to the back, k to the
 *     head), its sides even
 * @param classes probability of each {@link SpineClass} at each voxel: [class][voxel]
 * @param votes probability of each level at each block of 2 x 2 x 2 voxels: [level][block]
 * @param scan the grid of the CT itself, to know what lies outside the field of view
 */
record BoneMap(Grid grid, float[][] classes, float[][] votes, Grid scan) {

  float of(SpineClass spineClass, int voxel) {
    return classes[spineClass.ordinal()][voxel];
  }

  float body(int voxel) {
    return of(SpineClass.BODY_CORE, voxel) + of(SpineClass.BODY_RIM, voxel);
  }

  float bodyOrDisc(int voxel) {
    return body(voxel) + of(SpineClass.DISC, voxel);
  }

  int block(int i, int j, int k) {
    return ((k / 2) * (grid.rows() / 2) + j / 2) * (grid.columns() / 2) + i / 2;
  }

  /** Trilinear interpolation of the body's probability; 0 outside the grid. */
  float bodyAt(Vector3 patient) {
    Vector3 at = grid.toIndex(patient);
    int i = (int) Math.floor(at.x());
    int j = (int) Math.floor(at.y());
    int k = (int) Math.floor(at.z());
    if (i < 0
        || j < 0
        || k < 0
        || i + 1 >= grid.columns()
        || j + 1 >= grid.rows()
        || k + 1 >= grid.slices()) {
      return 0;
    }
    float u = (float) (at.x() - i);
    float v = (float) (at.y() - j);
    float w = (float) (at.z() - k);
    int p = grid.index(i, j, k);
    int row = grid.columns();
    int plane = row * grid.rows();
    return mix(
        mix(mix(body(p), body(p + 1), u), mix(body(p + row), body(p + row + 1), u), v),
        mix(
            mix(body(p + plane), body(p + plane + 1), u),
            mix(body(p + plane + row), body(p + plane + row + 1), u),
            v),
        w);
  }

  private static float mix(float a, float b, float t) {
    return a + (b - a) * t;
  }

  boolean inScan(Vector3 patient) {
    Vector3 at = scan.toIndex(patient);
    return at.x() >= -0.5
        && at.y() >= -0.5
        && at.z() >= -0.5
        && at.x() <= scan.columns() - 0.5
        && at.y() <= scan.rows() - 0.5
        && at.z() <= scan.slices() - 0.5;
  }
}
