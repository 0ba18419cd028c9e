package org.medconv.measure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;

/**
 * The inside of a vertebral body, away from its cortical shell and end plates: the body eroded by a
 * ball in millimetres (on the voxel grid, an ellipsoid), on the CT's own grid.
 */
public final class TrabecularRoi {
  /**
   * What is taken off all round, mm: the distance that the spine report of TotalSegmentator uses as
   * well, enough to clear a cortical shell of 0.5 to 2 mm and its blur.
   */
  public static final double MARGIN_MM = 4;

  private TrabecularRoi() {}

  /**
   * The trabecular region of a vertebral body; empty where the body is too thin to have one. At
   * least one voxel is taken off on every side: slices 5 mm apart would lose none by the distance
   * of their centres, and the outermost one holds the end plate.
   */
  public static MaskedRegion of(MaskedRegion body) {
    MaskedRegion eroded = eroded(body, MARGIN_MM);
    Grid grid = body.grid();
    int i = grid.spacingI() > MARGIN_MM ? 1 : 0;
    int j = grid.spacingJ() > MARGIN_MM ? 1 : 0;
    int k = grid.spacingK() > MARGIN_MM ? 1 : 0;
    return i + j + k == 0 ? eroded : withNeighbours(eroded, body, i, j, k);
  }

  /** The voxels of a region whose neighbours along the axes marked with 1 are in the body. */
  private static MaskedRegion withNeighbours(
      MaskedRegion region, MaskedRegion body, int di, int dj, int dk) {
    Box box = region.box();
    BitSet kept = (BitSet) region.inside().clone();
    for (int k = box.k0(); k < box.k1(); k++) {
      for (int j = box.j0(); j < box.j1(); j++) {
        for (int i = box.i0(); i < box.i1(); i++) {
          boolean whole =
              body.contains(i - di, j, k)
                  && body.contains(i + di, j, k)
                  && body.contains(i, j - dj, k)
                  && body.contains(i, j + dj, k)
                  && body.contains(i, j, k - dk)
                  && body.contains(i, j, k + dk);
          if (!whole) {
            kept.clear(region.position(i, j, k));
          }
        }
      }
    }
    return new MaskedRegion(region.grid(), box, kept);
  }

  /**
   * The voxels of the region that have no voxel outside of it within {@code millimetres}, centre to
   * centre. What lies beyond the grid counts as outside.
   *
   * <p>Exact for unequal spacings. It clears a ball around each outside voxel that touches the
   * region by a face; no others are needed, because the outside voxel nearest to an inside one
   * always does: one step from it towards the inside voxel is nearer still, hence inside.
   */
  public static MaskedRegion eroded(MaskedRegion region, double millimetres) {
    if (!(millimetres >= 0)) {
      throw new IllegalArgumentException("cannot erode by %s mm".formatted(millimetres));
    }
    BitSet kept = (BitSet) region.inside().clone();
    List<Run> ball = ball(region.grid(), millimetres);
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

  private static List<Run> ball(Grid grid, double radius) {
    // A hair more than the radius, so that a distance of exactly the radius is in on every grid.
    double square = radius * radius * (1 + 1e-9);
    int height = (int) (Math.sqrt(square) / grid.spacingK());
    int width = (int) (Math.sqrt(square) / grid.spacingJ());
    List<Run> runs = new ArrayList<>();
    for (int k = -height; k <= height; k++) {
      for (int j = -width; j <= width; j++) {
        double rest = square - square(k * grid.spacingK()) - square(j * grid.spacingJ());
        if (rest >= 0) {
          runs.add(new Run((int) (Math.sqrt(rest) / grid.spacingI()), j, k));
        }
      }
    }
    return runs;
  }

  private static double square(double value) {
    return value * value;
  }
}
