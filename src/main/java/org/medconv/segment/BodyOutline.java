package org.medconv.segment;

import java.util.BitSet;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * The outline of a body on the CT's own grid: interpolates the probability, between the two planes
 * across the column at the discs. Works only on a box around the body.
 */
final class BodyOutline {
  private static final double MARGIN_MM = 5;

  private BodyOutline() {}

  static MaskedRegion of(BoneMap map, CentreLine line, SeenBody body, Grid ct) {
    Box box = box(map.grid(), body.voxels(), ct);
    Vector3 top = line.at(body.piece().from());
    Vector3 topDown = line.direction(body.piece().from());
    Vector3 foot = line.at(body.piece().to());
    Vector3 footDown = line.direction(body.piece().to());
    BitSet inside = new BitSet(box.columns() * box.rows() * box.slices());
    int n = 0;
    for (int k = box.k0(); k < box.k1(); k++) {
      for (int j = box.j0(); j < box.j1(); j++) {
        for (int i = box.i0(); i < box.i1(); i++, n++) {
          Vector3 place = ct.toPatient(i, j, k);
          if (place.minus(top).dot(topDown) >= 0
              && place.minus(foot).dot(footDown) <= 0
              && map.bodyAt(place, true) > 0.5f
              && (map.bodyAt(place, false) > 0.5f || body.piece().isInner(line.lengthAt(place)))) {
            inside.set(n);
          }
        }
      }
    }
    BitSet largest = Components.largest(inside, box.columns(), box.rows(), box.slices());
    return new MaskedRegion(ct, box, largest);
  }

  /** The box on the CT's grid that holds the voxels of the network's grid and a margin. */
  private static Box box(Grid coarse, BitSet voxels, Grid ct) {
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int p = voxels.nextSetBit(0); p >= 0; p = voxels.nextSetBit(p + 1)) {
      Vector3 at = ct.toIndex(coarse.toPatient(p));
      double[] index = {at.x(), at.y(), at.z()};
      for (int a = 0; a < 3; a++) {
        low[a] = Math.min(low[a], index[a]);
        high[a] = Math.max(high[a], index[a]);
      }
    }
    double mi = MARGIN_MM / ct.spacingI();
    double mj = MARGIN_MM / ct.spacingJ();
    double mk = MARGIN_MM / ct.spacingK();
    return new Box(
        first(low[0] - mi, ct.columns()),
        first(low[1] - mj, ct.rows()),
        first(low[2] - mk, ct.slices()),
        last(high[0] + mi, ct.columns()),
        last(high[1] + mj, ct.rows()),
        last(high[2] + mk, ct.slices()));
  }

  private static int first(double index, int count) {
    return Math.max(0, Math.min(count - 1, (int) Math.floor(index)));
  }

  private static int last(double index, int count) {
    return Math.max(1, Math.min(count, (int) Math.ceil(index) + 1));
  }
}
