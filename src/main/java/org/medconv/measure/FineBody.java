package org.medconv.measure;

import java.util.BitSet;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * A vertebral body on the CT's own voxels, with wide voxels cut into equal parts. A region of
 * interest can then include a share of a thick slice, instead of all or nothing of it. Every part
 * keeps the value of its voxel, so nothing is interpolated and the scanner's noise is unchanged.
 *
 * @param region the body on the grid of the parts, which covers only the body
 * @param origin position of that grid on the CT's grid: the voxels of the body, without a margin
 * @param parts number of parts of a voxel along i, j and k
 */
record FineBody(MaskedRegion region, Box origin, int[] parts) {
  private static final double PART_MM = 1;

  /** A voxel that exceeds a part's length by less than this share is not cut. */
  static final double SPARE = 0.1;

  /**
   * Cuts voxels into parts of at most 1 mm.
   *
   * @param body not empty
   */
  static FineBody of(MaskedRegion body) {
    return of(body, PART_MM, 1e-6);
  }

  /**
   * Cuts voxels into parts about as long as their shortest side, but not below 1 mm: long voxels
   * become cubes, cubes stay whole.
   *
   * @param body not empty
   */
  static FineBody ofCubes(MaskedRegion body) {
    Grid ct = body.grid();
    double shortest = Math.min(ct.spacingK(), Math.min(ct.spacingI(), ct.spacingJ()));
    return of(body, Math.max(PART_MM, shortest), SPARE);
  }

  private static FineBody of(MaskedRegion body, double part, double spare) {
    Box tight = tight(body);
    Grid ct = body.grid();
    int[] parts = {
      parts(ct.spacingI() / part - spare),
      parts(ct.spacingJ() / part - spare),
      parts(ct.spacingK() / part - spare)
    };
    Grid fine = fine(ct, tight, parts);
    BitSet inside = new BitSet(fine.voxels());
    for (int k = 0; k < fine.slices(); k++) {
      for (int j = 0; j < fine.rows(); j++) {
        for (int i = 0; i < fine.columns(); i++) {
          int x = tight.i0() + Math.floorDiv(i, parts[0]);
          int y = tight.j0() + Math.floorDiv(j, parts[1]);
          int z = tight.k0() + Math.floorDiv(k, parts[2]);
          if (body.contains(x, y, z)) {
            inside.set(fine.index(i, j, k));
          }
        }
      }
    }
    Box all = new Box(0, 0, 0, fine.columns(), fine.rows(), fine.slices());
    return new FineBody(new MaskedRegion(fine, all, inside), tight, parts);
  }

  private static int parts(double count) {
    return Math.max(1, (int) Math.ceil(count));
  }

  private static Grid fine(Grid ct, Box box, int[] parts) {
    return new Grid(
        box.columns() * parts[0],
        box.rows() * parts[1],
        box.slices() * parts[2],
        ct.toPatient(
            box.i0() - 0.5 + 0.5 / parts[0],
            box.j0() - 0.5 + 0.5 / parts[1],
            box.k0() - 0.5 + 0.5 / parts[2]),
        ct.alongI(),
        ct.alongJ(),
        ct.alongK(),
        ct.spacingI() / parts[0],
        ct.spacingJ() / parts[1],
        ct.spacingK() / parts[2]);
  }

  /** The smallest box around the voxels of the region. */
  static Box tight(MaskedRegion region) {
    Box box = region.box();
    BitSet inside = region.inside();
    int[] low = {box.columns(), box.rows(), box.slices()};
    int[] high = {-1, -1, -1};
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      int row = Math.floorDiv(p, box.columns());
      int[] at = {p % box.columns(), row % box.rows(), Math.floorDiv(row, box.rows())};
      for (int a = 0; a < 3; a++) {
        low[a] = Math.min(low[a], at[a]);
        high[a] = Math.max(high[a], at[a]);
      }
    }
    return new Box(
        box.i0() + low[0],
        box.j0() + low[1],
        box.k0() + low[2],
        box.i0() + high[0] + 1,
        box.j0() + high[1] + 1,
        box.k0() + high[2] + 1);
  }

  /** Whether a point, LPS mm, lies in the body. */
  boolean contains(Vector3 point) {
    Vector3 index = region.grid().toIndex(point);
    return region.contains(
        (int) Math.round(index.x()), (int) Math.round(index.y()), (int) Math.round(index.z()));
  }

  Vector3 place(int position) {
    return region.grid().toPatient(position);
  }

  /**
   * The CT's values in some of the parts, HU, one per part.
   *
   * @param volume the volume on which the body was outlined
   * @param chosen a subset of {@code region}'s positions
   */
  short[] values(CtVolume volume, BitSet chosen) {
    Grid grid = region.grid();
    short[] values = new short[chosen.cardinality()];
    int n = 0;
    for (int p = chosen.nextSetBit(0); p >= 0; p = chosen.nextSetBit(p + 1)) {
      int row = Math.floorDiv(p, grid.columns());
      values[n++] =
          volume.at(
              origin.i0() + Math.floorDiv(p % grid.columns(), parts[0]),
              origin.j0() + Math.floorDiv(row % grid.rows(), parts[1]),
              origin.k0() + Math.floorDiv(Math.floorDiv(row, grid.rows()), parts[2]));
    }
    return values;
  }

  double millilitres(BitSet chosen) {
    return chosen.cardinality() * region.grid().voxelMillilitres();
  }
}
