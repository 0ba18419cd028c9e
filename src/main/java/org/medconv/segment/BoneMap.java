package org.medconv.segment;

import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * The output of the network for a volume.
 *
 * @param grid 3 mm isotropic along the patient's axes (i to the left, j to the back, k to the
 *     head), with even sides
 * @param classes probability of each {@link SpineClass} at each voxel: [class][voxel]
 * @param votes probability of each level at each block of 2 x 2 x 2 voxels: [level][block]
 * @param scan the grid of the CT, which shows what is outside the field of view
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

  /**
   * Trilinear interpolation of the probability of body, or of body or disc; 0 outside the grid.
   *
   * @param withDisc inside a vertebra, where there can be no disc
   */
  float bodyAt(Vector3 patient, boolean withDisc) {
    Vector3 at = grid.toIndex(patient);
    int i = (int) Math.floor(at.x());
    int j = (int) Math.floor(at.y());
    int k = (int) Math.floor(at.z());
    boolean inner =
        i >= 0
            && j >= 0
            && k >= 0
            && i + 1 < grid.columns()
            && j + 1 < grid.rows()
            && k + 1 < grid.slices();
    return inner ? trilinear(at, grid.index(i, j, k), withDisc) : atBorder(at, withDisc);
  }

  private float trilinear(Vector3 at, int p, boolean withDisc) {
    double fx = at.x() - Math.floor(at.x());
    double fy = at.y() - Math.floor(at.y());
    double fz = at.z() - Math.floor(at.z());
    int back = grid.columns();
    int up = grid.columns() * grid.rows();
    double low = along(p, fx, withDisc) * (1 - fy) + along(p + back, fx, withDisc) * fy;
    double high = along(p + up, fx, withDisc) * (1 - fy) + along(p + up + back, fx, withDisc) * fy;
    return (float) (low * (1 - fz) + high * fz);
  }

  private double along(int p, double fx, boolean withDisc) {
    return withDisc
        ? bodyOrDisc(p) * (1 - fx) + bodyOrDisc(p + 1) * fx
        : body(p) * (1 - fx) + body(p + 1) * fx;
  }

  private float atBorder(Vector3 at, boolean withDisc) {
    int i = (int) Math.floor(at.x());
    int j = (int) Math.floor(at.y());
    int k = (int) Math.floor(at.z());
    float sum = 0;
    for (int corner = 0; corner < 8; corner++) {
      int ci = i + (corner & 1);
      int cj = j + (corner >> 1 & 1);
      int ck = k + (corner >> 2);
      if (ci < 0
          || cj < 0
          || ck < 0
          || ci >= grid.columns()
          || cj >= grid.rows()
          || ck >= grid.slices()) {
        continue;
      }
      double weight =
          (1 - Math.abs(at.x() - ci)) * (1 - Math.abs(at.y() - cj)) * (1 - Math.abs(at.z() - ck));
      int p = grid.index(ci, cj, ck);
      sum += (float) weight * (withDisc ? bodyOrDisc(p) : body(p));
    }
    return sum;
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
