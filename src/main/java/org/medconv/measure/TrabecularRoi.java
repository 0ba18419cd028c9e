package org.medconv.measure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;

/**
 * The inside of a vertebral body, away from its cortical shell and end plates: the body eroded by a
 * ball in millimetres (on the voxel grid, an ellipsoid).
 */
public final class TrabecularRoi {
  /**
   * Width of the removed margin, mm. TotalSegmentator's spine report uses the same. It clears a
   * cortical shell of 0.5 to 2 mm and its blur.
   */
  public static final double MARGIN_MM = 4;

  private TrabecularRoi() {}

  /**
   * The trabecular region of a vertebral body, on the grid of its parts; empty if the body is too
   * thin.
   *
   * <p>Across a voxel that is about a cube, the margin counts from the centre of the voxel outside,
   * as in TotalSegmentator's spine report. Along a long side and along thick slices, even
   * overlapping ones, that is half a part too short, just where end plates brighten their
   * neighbourhood. There the margin counts from the border, and at least one whole voxel is
   * removed, because the position of the end plate in the outermost voxel is unknown.
   *
   * @param body in cubes
   * @param sliceMm thickness of the slices, which lie along k, mm; 0 if unknown
   */
  static MaskedRegion of(FineBody body, double sliceMm) {
    Grid grid = body.region().grid();
    boolean thick = sliceMm > grid.spacingK() * (1 + FineBody.SPARE);
    return eroded(
        body.region(),
        margin(grid.spacingI(), body.parts()[0], false),
        margin(grid.spacingJ(), body.parts()[1], false),
        margin(grid.spacingK(), body.parts()[2], thick));
  }

  private static double margin(double part, int parts, boolean thick) {
    // A wide voxel, however little longer than wide, loses one on each side too.
    double whole = Math.max(MARGIN_MM, part * parts);
    // Slightly less than to the next part's centre, so that part is kept.
    return parts > 1 || thick ? (whole + 0.5 * part) * (1 - 1e-6) : whole;
  }

  /**
   * The voxels of the region with no outside voxel within {@code millimetres}, centre to centre.
   * Voxels beyond the grid count as outside.
   *
   * <p>Exact for unequal spacings. It clears a ball around each outside voxel that touches the
   * region by a face. No others are needed, because the outside voxel nearest to an inside one
   * always does: one step from it towards the inside voxel is nearer still, hence inside.
   */
  public static MaskedRegion eroded(MaskedRegion region, double millimetres) {
    if (!(millimetres >= 0)) {
      throw new IllegalArgumentException("cannot erode by %s mm".formatted(millimetres));
    }
    return eroded(region, millimetres, millimetres, millimetres);
  }

  /** Erodes by an ellipsoid with these half axes along i, j and k, mm. */
  private static MaskedRegion eroded(MaskedRegion region, double a, double b, double c) {
    BitSet kept = (BitSet) region.inside().clone();
    List<Run> ball = ball(region.grid(), a, b, c);
    Box box = region.box();
    for (int k = box.k0() - 1; k <= box.k1(); k++) {
      for (int j = box.j0() - 1; j <= box.j1(); j++) {
        for (int i = box.i0() - 1; i <= box.i1(); i++) {
          if (!region.contains(i, j, k) && touches(region, i, j, k)) {
            clear(kept, region, ball, i, j, k);
          }
        }
      }
    }
    return new MaskedRegion(region.grid(), box, kept);
  }

  private static boolean touches(MaskedRegion region, int i, int j, int k) {
    return region.contains(i - 1, j, k)
        || region.contains(i + 1, j, k)
        || region.contains(i, j - 1, k)
        || region.contains(i, j + 1, k)
        || region.contains(i, j, k - 1)
        || region.contains(i, j, k + 1);
  }

  private static void clear(BitSet kept, MaskedRegion region, List<Run> ball, int i, int j, int k) {
    Box box = region.box();
    for (Run run : ball) {
      int row = j + run.j();
      int slice = k + run.k();
      int from = Math.max(i - run.reach(), box.i0());
      int to = Math.min(i + run.reach(), box.i1() - 1);
      if (row >= box.j0()
          && row < box.j1()
          && slice >= box.k0()
          && slice < box.k1()
          && from <= to) {
        kept.clear(region.position(from, row, slice), region.position(to, row, slice) + 1);
      }
    }
  }

  /** One line of the ball along i: the offsets (-reach .. reach, j, k). */
  private record Run(int reach, int j, int k) {}

  private static List<Run> ball(Grid grid, double a, double b, double c) {
    // Slightly more than the radius, so that a distance of exactly the radius counts on every grid.
    double hair = 1 + 1e-9;
    int height = (int) (c / grid.spacingK() * hair);
    int width = (int) (b / grid.spacingJ() * hair);
    List<Run> runs = new ArrayList<>();
    for (int k = -height; k <= height; k++) {
      for (int j = -width; j <= width; j++) {
        double rest = hair - square(k * grid.spacingK(), c) - square(j * grid.spacingJ(), b);
        if (rest >= 0) {
          runs.add(new Run((int) (Math.sqrt(rest) * a / grid.spacingI() * hair), j, k));
        }
      }
    }
    return runs;
  }

  /**
   * The square of a distance as a share of a half axis; 0 for a distance of 0, even if the half
   * axis is 0.
   */
  private static double square(double distance, double axis) {
    return distance == 0 ? 0 : distance * distance / (axis * axis);
  }
}
