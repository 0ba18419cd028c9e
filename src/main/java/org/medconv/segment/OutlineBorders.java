package org.medconv.segment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.medconv.volume.Box;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * Removes overlaps of outlines that were drawn independently: no voxel belongs to two bodies. The
 * first outlines, cut at the discs, decide which body a voxel belongs to; otherwise the plane
 * across the column half-way between the bodies does.
 */
final class OutlineBorders {
  /**
   * A new outline that covers a larger share of a neighbour's first outline is rejected: 3 mm of a
   * body's height, the error of a first outline (its voxels are 3 mm).
   */
  static final double MOST_TAKEN = 0.1;

  /**
   * A new outline with less than this share inside its own first outline is rejected: one that
   * contains all of it is at most twice as large ({@link OutlinePass}).
   */
  static final double LEAST_OWN = 0.5;

  private OutlineBorders() {}

  /**
   * @param vertebrae from top to bottom, with their new outlines
   * @param firsts their first outlines in the same order, none empty
   * @return the same vertebrae, with outlines of which no two neighbours share a voxel
   */
  static List<Vertebra> kept(List<Vertebra> vertebrae, List<MaskedRegion> firsts) {
    List<MaskedRegion> outlines = new ArrayList<>();
    for (int n = 0; n < firsts.size(); n++) {
      MaskedRegion outline = vertebrae.get(n).body();
      outlines.add(isBelieved(outline, firsts, n) ? outline : firsts.get(n));
    }
    for (int n = 0; n + 1 < outlines.size(); n++) {
      part(outlines, firsts, n);
    }
    List<Vertebra> kept = new ArrayList<>();
    for (int n = 0; n < outlines.size(); n++) {
      kept.add(with(vertebrae.get(n), outlines.get(n)));
    }
    return kept;
  }

  private static Vertebra with(Vertebra vertebra, MaskedRegion outline) {
    return outline.equals(vertebra.body())
        ? vertebra
        : new Vertebra(vertebra.level(), outline.centroid(), vertebra.complete(), outline);
  }

  private static boolean isBelieved(MaskedRegion outline, List<MaskedRegion> firsts, int n) {
    return taken(outline, firsts, n - 1) <= MOST_TAKEN
        && taken(outline, firsts, n + 1) <= MOST_TAKEN
        && shared(outline, firsts.get(n)).voxels() >= LEAST_OWN * outline.voxels();
  }

  /** The share of a neighbour's first outline that this outline covers. */
  private static double taken(MaskedRegion outline, List<MaskedRegion> firsts, int neighbour) {
    if (neighbour < 0 || neighbour >= firsts.size()) {
      return 0;
    }
    MaskedRegion first = firsts.get(neighbour);
    return (double) shared(outline, first).voxels() / first.voxels();
  }

  /** Assigns each voxel that both body n and the next one claim to one of them. */
  private static void part(List<MaskedRegion> outlines, List<MaskedRegion> firsts, int n) {
    MaskedRegion claimed = shared(outlines.get(n), outlines.get(n + 1));
    if (claimed.inside().isEmpty()) {
      return;
    }
    MaskedRegion above = above(claimed, firsts.get(n), firsts.get(n + 1));
    BitSet below = (BitSet) claimed.inside().clone();
    below.andNot(above.inside());
    outlines.set(
        n, without(outlines.get(n), new MaskedRegion(claimed.grid(), claimed.box(), below)));
    outlines.set(n + 1, without(outlines.get(n + 1), above));
  }

  /** The claimed voxels that belong to the upper body. */
  private static MaskedRegion above(MaskedRegion claimed, MaskedRegion upper, MaskedRegion lower) {
    Border border = Border.between(upper, lower);
    BitSet above = new BitSet();
    BitSet inside = claimed.inside();
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      int[] at = index(claimed, p);
      boolean inUpper = upper.contains(at[0], at[1], at[2]);
      boolean inLower = lower.contains(at[0], at[1], at[2]);
      above.set(
          p,
          inUpper == inLower
              ? border.isAbove(claimed.grid().toPatient(at[0], at[1], at[2]))
              : inUpper);
    }
    return new MaskedRegion(claimed.grid(), claimed.box(), above);
  }

  /** In one piece: parts that a neighbour's voxels cut off are removed. */
  private static MaskedRegion without(MaskedRegion outline, MaskedRegion taken) {
    if (taken.inside().isEmpty()) {
      return outline;
    }
    BitSet left = (BitSet) outline.inside().clone();
    BitSet inside = taken.inside();
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      int[] at = index(taken, p);
      left.clear(outline.position(at[0], at[1], at[2]));
    }
    Box box = outline.box();
    return new MaskedRegion(
        outline.grid(), box, Components.largest(left, box.columns(), box.rows(), box.slices()));
  }

  private static MaskedRegion shared(MaskedRegion a, MaskedRegion b) {
    Box box = common(a.box(), b.box());
    BitSet shared = new BitSet();
    int n = 0;
    for (int k = box.k0(); k < box.k1(); k++) {
      for (int j = box.j0(); j < box.j1(); j++) {
        for (int i = box.i0(); i < box.i1(); i++, n++) {
          if (a.contains(i, j, k) && b.contains(i, j, k)) {
            shared.set(n);
          }
        }
      }
    }
    return new MaskedRegion(a.grid(), box, shared);
  }

  /** The intersection; if it is empty, a box of one voxel of the first. */
  private static Box common(Box a, Box b) {
    int i0 = Math.max(a.i0(), b.i0());
    int j0 = Math.max(a.j0(), b.j0());
    int k0 = Math.max(a.k0(), b.k0());
    int i1 = Math.min(a.i1(), b.i1());
    int j1 = Math.min(a.j1(), b.j1());
    int k1 = Math.min(a.k1(), b.k1());
    return i0 < i1 && j0 < j1 && k0 < k1
        ? new Box(i0, j0, k0, i1, j1, k1)
        : new Box(a.i0(), a.j0(), a.k0(), a.i0() + 1, a.j0() + 1, a.k0() + 1);
  }

  private static int[] index(MaskedRegion region, int p) {
    Box box = region.box();
    int row = Math.floorDiv(p, box.columns());
    return new int[] {
      box.i0() + p % box.columns(),
      box.j0() + row % box.rows(),
      box.k0() + Math.floorDiv(row, box.rows())
    };
  }

  /**
   * A plane perpendicular to the line between two bodies.
   *
   * @param down from the upper body to the lower one
   * @param at position of the plane along {@code down}
   */
  private record Border(Vector3 down, double at) {
    /** Half-way between the end of the upper body and the beginning of the lower one. */
    static Border between(MaskedRegion upper, MaskedRegion lower) {
      Vector3 line = lower.centroid().minus(upper.centroid());
      Vector3 down = line.times(1 / line.length());
      return new Border(down, 0.5 * (end(upper, down) - end(lower, down.times(-1))));
    }

    private static double end(MaskedRegion body, Vector3 direction) {
      BitSet inside = body.inside();
      double end = -Double.MAX_VALUE;
      for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
        int[] at = index(body, p);
        end = Math.max(end, body.grid().toPatient(at[0], at[1], at[2]).dot(direction));
      }
      return end;
    }

    boolean isAbove(Vector3 place) {
      return place.dot(down) < at;
    }
  }
}
