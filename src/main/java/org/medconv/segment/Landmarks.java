package org.medconv.segment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.segment.Rung.RibSide;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** What levels are counted from: the sacrum below the column, ribs at its sides. */
final class Landmarks {
  /** A sacrum in view holds about 150 ml; a tenth of it is a certain beginning. */
  private static final double LEAST_SACRUM_ML = 12;

  private static final double SACRUM_SHARE = 0.25;
  private static final double LONG_RIB_MM = 40;
  private static final int LEAST_RIB_VOXELS = 12;
  private static final double RIB_HEAD_WITHIN_MM = 42;

  private final BoneMap map;
  private final CentreLine line;
  private final List<Rib> ribs;

  Landmarks(BoneMap map, CentreLine line) {
    this.map = map;
    this.line = line;
    this.ribs = ribs();
  }

  /**
   * A rib that reaches the column.
   *
   * @param headLength where along the line its inner end lies
   * @param longMm from the inner end to the farthest point
   */
  private record Rib(boolean left, double headLength, double longMm) {}

  /** Whether the sacrum follows right below this piece. */
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

  private List<Rib> ribs() {
    Grid grid = map.grid();
    BitSet inside = new BitSet(grid.voxels());
    for (int p = 0; p < grid.voxels(); p++) {
      if (map.of(SpineClass.RIB, p) > 0.5f) {
        inside.set(p);
      }
    }
    List<Rib> found = new ArrayList<>();
    for (int[] voxels : Components.of(inside, grid.columns(), grid.rows(), grid.slices())) {
      if (voxels.length >= LEAST_RIB_VOXELS) {
        addRib(voxels, found);
      }
    }
    return found;
  }

  private void addRib(int[] voxels, List<Rib> found) {
    Vector3 head = null;
    double nearest = Double.MAX_VALUE;
    for (int p : voxels) {
      Vector3 place = map.grid().toPatient(p);
      double length = line.lengthAt(place);
      if (length < -15 || length > line.length() + 15) {
        continue;
      }
      double distance = place.minus(line.at(length)).length();
      if (distance < nearest) {
        nearest = distance;
        head = place;
      }
    }
    if (head == null || nearest > RIB_HEAD_WITHIN_MM) {
      return;
    }
    double farthest = 0;
    for (int p : voxels) {
      farthest = Math.max(farthest, map.grid().toPatient(p).minus(head).length());
    }
    double length = line.lengthAt(head);
    found.add(new Rib(head.x() > line.at(length).x(), length, farthest));
  }

  /** What is seen of a rib at one side of a vertebra. */
  RibSide rib(Piece piece, boolean left, boolean complete) {
    double longest = 0;
    for (Rib rib : ribs) {
      // Heads of the upper ribs lie at the disc above, those of the last two on the body's upper
      // half.
      double at = rib.headLength() + 0.2 * piece.length();
      if (rib.left() == left && at >= piece.from() && at < piece.to()) {
        longest = Math.max(longest, rib.longMm());
      }
    }
    if (longest >= LONG_RIB_MM) {
      return RibSide.LONG;
    }
    if (longest > 0) {
      return RibSide.SHORT;
    }
    return complete && sideInView(piece, left) ? RibSide.NONE : RibSide.UNSEEN;
  }

  /** Whether a rib of this vertebra would be seen: beside, behind, and as far down as it falls. */
  private boolean sideInView(Piece piece, boolean left) {
    Vector3 centre = line.at(0.5 * (piece.from() + piece.to()));
    double side = left ? 1 : -1;
    return map.inScan(centre.plus(new Vector3(side * 70, 40, 0)))
        && map.inScan(centre.plus(new Vector3(side * 30, 20, 12)))
        && map.inScan(centre.plus(new Vector3(side * 70, 40, -25)));
  }
}
