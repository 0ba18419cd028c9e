package org.medconv.segment;

import java.util.ArrayList;
import java.util.List;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * S1 taken for the last lumbar vertebra, which would shift every level counted from the sacrum by
 * one. The network marks its body as a body now and then, above all when little of the column is in
 * view; the wings of the sacrum beside it give it away. Beside 25 true last bodies (real and
 * simulated scans cut at any height) lay 0 to 3.9 ml of sacrum, beside 10 first sacral ones 9 ml
 * and more.
 */
final class FirstSacral {
  private static final double LEAST_SACRUM_ML = 3;
  private static final double WITHIN_MM = 40;

  /** The last disc and the sacrum below reach into the ends of a piece. */
  private static final double FROM_SHARE = 0.15;

  private static final double TO_SHARE = 0.55;

  private FirstSacral() {}

  /** The bodies without sacral ones at the lower end. */
  static List<SeenBody> dropped(BoneMap map, CentreLine line, List<SeenBody> bodies) {
    List<SeenBody> kept = new ArrayList<>(bodies);
    while (!kept.isEmpty()
        && sacrumBesideMl(map, line, kept.get(kept.size() - 1).piece()) >= LEAST_SACRUM_ML) {
      kept.remove(kept.size() - 1);
    }
    return kept;
  }

  private static double sacrumBesideMl(BoneMap map, CentreLine line, ColumnCuts.Piece piece) {
    Grid grid = map.grid();
    double from = piece.from() + FROM_SHARE * piece.length();
    double to = piece.from() + TO_SHARE * piece.length();
    int voxels = 0;
    for (int k = 0, p = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++, p++) {
          if (map.of(SpineClass.SACRUM, p) > 0.5f) {
            Vector3 place = grid.toPatient(i, j, k);
            double at = line.lengthAt(place);
            boolean beside = at >= from && at <= to;
            voxels += beside && place.minus(line.at(at)).length() < WITHIN_MM ? 1 : 0;
          }
        }
      }
    }
    return voxels * grid.voxelMillilitres();
  }
}
