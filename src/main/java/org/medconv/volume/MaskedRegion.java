package org.medconv.volume;

import java.util.BitSet;

/**
 * A set of voxels of a grid, kept as a block around them. Indices are those of the whole grid.
 *
 * @param grid the grid the indices belong to (the CT's own)
 * @param box where the block lies in it
 * @param inside one bit per voxel of the box, i fastest, then j, then k. Not copied: do not change
 *     it afterwards.
 */
public record MaskedRegion(Grid grid, Box box, BitSet inside) {
  public MaskedRegion {
    if (box.i1() > grid.columns() || box.j1() > grid.rows() || box.k1() > grid.slices()) {
      throw new IllegalArgumentException("box %s leaves the grid".formatted(box));
    }
  }

  public boolean contains(int i, int j, int k) {
    return box.contains(i, j, k) && inside.get(position(i, j, k));
  }

  /** Position of voxel (i, j, k) of the grid in {@link #inside}. The voxel must lie in the box. */
  public int position(int i, int j, int k) {
    return ((k - box.k0()) * box.rows() + (j - box.j0())) * box.columns() + (i - box.i0());
  }

  public int voxels() {
    return inside.cardinality();
  }

  public double millilitres() {
    return voxels() * grid.voxelMillilitres();
  }

  /** Centre of mass, LPS mm. The region must not be empty. */
  public Vector3 centroid() {
    if (inside.isEmpty()) {
      throw new IllegalStateException("an empty region has no centroid");
    }
    double si = 0;
    double sj = 0;
    double sk = 0;
    int plane = box.columns() * box.rows();
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      si += p % box.columns();
      sj += Math.floorDiv(p, box.columns()) % box.rows();
      sk += Math.floorDiv(p, plane);
    }
    double n = voxels();
    return grid.toPatient(box.i0() + si / n, box.j0() + sj / n, box.k0() + sk / n);
  }

  /** Leaves out the voxels. */
  @Override
  public String toString() {
    return "MaskedRegion[%s, %d voxels]".formatted(box, voxels());
  }
}
