package org.medconv.volume;

/**
 * The mapping from voxels of one grid to indices of another, as steps to add. It lets loops over
 * millions of voxels work row by row.
 */
public record Steps(Vector3 start, Vector3 alongI, Vector3 alongJ, Vector3 alongK) {
  public static Steps between(Grid from, Grid to) {
    Vector3 start = to.toIndex(from.origin());
    return new Steps(
        start,
        to.toIndex(from.toPatient(1, 0, 0)).minus(start),
        to.toIndex(from.toPatient(0, 1, 0)).minus(start),
        to.toIndex(from.toPatient(0, 0, 1)).minus(start));
  }

  /** Position of voxel (i, j, k) of the first grid in the second, in indices with fractions. */
  public Vector3 at(int i, int j, int k) {
    return start.plus(alongI.times(i)).plus(alongJ.times(j)).plus(alongK.times(k));
  }
}
