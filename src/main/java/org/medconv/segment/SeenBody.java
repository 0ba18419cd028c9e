package org.medconv.segment;

import java.util.BitSet;
import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * A vertebral body on the network's grid.
 *
 * @param voxels of its body
 * @param centroid LPS mm
 * @param complete false if the field of view cuts it
 * @param votes mean logarithm of each level's probability
 */
record SeenBody(Piece piece, BitSet voxels, Vector3 centroid, boolean complete, double[] votes) {
  private static final double WITHIN_MM = 40;
  private static final double LEAST_VOTE = 1e-3;

  /** The body of a piece; its voxels are empty if there is none. */
  static SeenBody of(BoneMap map, CentreLine line, Piece piece) {
    Grid grid = map.grid();
    BitSet voxels = new BitSet();
    BitSet column = line.column();
    for (int p = column.nextSetBit(0); p >= 0; p = column.nextSetBit(p + 1)) {
      Vector3 place = grid.toPatient(p);
      double length = line.lengthAt(place);
      if (length >= piece.from()
          && length < piece.to()
          && (map.body(p) > 0.5f || piece.isInner(length))
          && place.minus(line.at(length)).length() < WITHIN_MM) {
        voxels.set(p);
      }
    }
    return described(
        map, piece, Components.largest(voxels, grid.columns(), grid.rows(), grid.slices()));
  }

  private static SeenBody described(BoneMap map, Piece piece, BitSet voxels) {
    Grid grid = map.grid();
    int plane = grid.columns() * grid.rows();
    Vector3 sum = new Vector3(0, 0, 0);
    double[] votes = new double[SpineClass.VOTES];
    int atEdge = 0;
    for (int p = voxels.nextSetBit(0); p >= 0; p = voxels.nextSetBit(p + 1)) {
      int i = p % grid.columns();
      int j = Math.floorDiv(p, grid.columns()) % grid.rows();
      int k = Math.floorDiv(p, plane);
      Vector3 place = grid.toPatient(i, j, k);
      sum = sum.plus(place);
      atEdge += atEdgeOfScan(map, place) ? 1 : 0;
      int block = map.block(i, j, k);
      for (int v = 0; v < votes.length; v++) {
        votes[v] += Math.log(Math.max(LEAST_VOTE, map.votes()[v][block]));
      }
    }
    int n = Math.max(1, voxels.cardinality());
    for (int v = 0; v < votes.length; v++) {
      votes[v] /= n;
    }
    // A few voxels at the edge are the rim of a body that ends there; a whole plate of them is a
    // cut.
    boolean complete = atEdge < 12;
    return new SeenBody(piece, voxels, sum.times(1.0 / n), complete, votes);
  }

  /** Within a voxel of the end of the scan. */
  private static boolean atEdgeOfScan(BoneMap map, Vector3 place) {
    double mm = NetworkInput.SPACING_MM;
    return !(map.inScan(place.plus(new Vector3(mm, 0, 0)))
        && map.inScan(place.plus(new Vector3(-mm, 0, 0)))
        && map.inScan(place.plus(new Vector3(0, mm, 0)))
        && map.inScan(place.plus(new Vector3(0, -mm, 0)))
        && map.inScan(place.plus(new Vector3(0, 0, mm)))
        && map.inScan(place.plus(new Vector3(0, 0, -mm))));
  }

  double millilitres(Grid grid) {
    return voxels.cardinality() * grid.voxelMillilitres();
  }
}
