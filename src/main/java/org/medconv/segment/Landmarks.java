package org.medconv.segment;

import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** Landmarks for counting levels: the sacrum below the column, and ribs beside it. */
final class Landmarks {
  /** A sacrum in view has about 150 ml; less than a tenth of it proves nothing. */
  private static final double LEAST_SACRUM_ML = 12;

  private static final double SACRUM_SHARE = 0.25;

  private final BoneMap map;
  private final CentreLine line;

  Landmarks(BoneMap map, CentreLine line) {
    this.map = map;
    this.line = line;
  }

  /** Whether the sacrum is directly below this piece. */
  boolean sacrumBelow(Piece last) {
    Grid grid = map.grid();
    int voxels = 0;
    for (int p = 0; p < grid.voxels(); p++) {
      voxels += map.of(SpineClass.SACRUM, p) > 0.5f ? 1 : 0;
    }
    if (voxels * grid.voxelMillilitres() < LEAST_SACRUM_ML) {
      return false;
    }
    double best = 0;
    for (double below = 2; below <= 14; below += 2) {
      best = Math.max(best, sacrumShare(last.to() + below));
    }
    return best > SACRUM_SHARE;
  }

  private double sacrumShare(double length) {
    Vector3 centre = line.at(length);
    double sum = 0;
    int samples = 0;
    for (double x = -9; x <= 9; x += 3) {
      for (double y = -9; y <= 9; y += 3) {
        int p = ColumnProfile.voxel(map.grid(), centre.plus(new Vector3(x, y, 0)));
        sum += p < 0 ? 0 : map.of(SpineClass.SACRUM, p);
        samples++;
      }
    }
    return sum / samples;
  }
}
